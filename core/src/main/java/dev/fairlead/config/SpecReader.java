package dev.fairlead.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a configuration: the spec, or every problem in its way, each with its place. Stateless: any
 * thread.
 */
public final class SpecReader {
  private SpecReader() {}

  /**
   * Reads a file in UTF-8.
   *
   * @param env value of an environment variable, or null when it is not set
   * @throws IOException when there is nothing to read; the message names the file and the reason
   */
  public static ReadResult read(Path file, UnaryOperator<@Nullable String> env) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + reason(file, e), e);
    }
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult end = decoder.decode(bytes, text, true);
    text.flip();
    if (end.isError()) {
      Position at = Position.of(text.length(), text.toString());
      Problems problems = new Problems(file.toString());
      problems.add(at.line(), at.column(), "expected text in UTF-8, found other bytes");
      return new ReadResult.Rejected(problems.sorted());
    }
    return read(text.toString(), file.toString(), env);
  }

  /**
   * Reads a text.
   *
   * @param fileName what problems call it
   * @param env value of an environment variable, or null when it is not set
   */
  public static ReadResult read(String text, String fileName, UnaryOperator<@Nullable String> env) {
    Problems problems = new Problems(fileName);
    Node root = YamlDocument.compose(text, problems);
    ProxyShape.Draft draft =
        root == null ? null : ProxyShape.ROOT.read(root, new Reading(problems, env));
    ProxySpec spec = draft == null ? null : new Assembly(draft, problems).spec();
    return spec != null && problems.isEmpty()
        ? new ReadResult.Loaded(spec, text)
        : new ReadResult.Rejected(problems.sorted());
  }

  private static String reason(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
