package dev.fairlead.analytics.recording;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import dev.fairlead.model.RequestHead;

/**
 * Who came, for what, with which program, from where: within one interval, of one loop. Confined to
 * one thread at a time.
 */
final class Visitors {
  private static final byte[] USER_AGENT = Ascii.bytes("user-agent");
  private static final byte[] REFERER = Ascii.bytes("referer");
  private static final String NONE = "-";
  private static final String NO_GROUP = "";

  final ClientTable clients = new ClientTable();
  final TextTable paths = new TextTable();
  final TextTable agents = new TextTable();
  final TextTable referrers = new TextTable();
  private final PathFolder folder = new PathFolder();

  void record(ExchangeRecord record) {
    clients.add(record.clientAddress);
    RequestHead head = record.head;
    if (head == null) {
      return;
    }
    byte[] block = head.bytes();
    folder.fold(block, head.pathStart(), head.pathEnd());
    Label route = record.route;
    paths.add(folder.folded, 0, folder.length, route == null ? NONE : route.name());
    for (int i = 0, n = head.fieldCount(); i < n; i++) {
      int name = head.nameStart(i);
      int length = head.nameEnd(i) - name;
      if (length == USER_AGENT.length && Ascii.equalsIgnoreCase(block, name, USER_AGENT)) {
        agents.add(block, head.valueStart(i), head.valueEnd(i), NO_GROUP);
      } else if (length == REFERER.length && Ascii.equalsIgnoreCase(block, name, REFERER)) {
        int start = head.valueStart(i);
        referrers.add(block, start, endOfPage(block, start, head.valueEnd(i)), NO_GROUP);
      }
    }
  }

  /** Queries of other sites are not for us to keep. */
  private static int endOfPage(byte[] block, int start, int end) {
    for (int i = start; i < end; i++) {
      if (block[i] == '?' || block[i] == '#') {
        return i;
      }
    }
    return end;
  }

  void clear() {
    clients.clear();
    paths.clear();
    agents.clear();
    referrers.clear();
  }
}
