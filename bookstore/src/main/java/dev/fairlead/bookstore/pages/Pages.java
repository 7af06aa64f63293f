package dev.fairlead.bookstore.pages;

import dev.fairlead.bookstore.http.Resource;
import dev.fairlead.bookstore.service.Services;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** All pages and where they are. Any thread. */
public final class Pages {
  private static final Header CSS = HeaderValues.createCached("Content-Type", "text/css");
  private static final Header SVG = HeaderValues.createCached("Content-Type", "image/svg+xml");
  private static final Header LASTING =
      HeaderValues.createCached("Cache-Control", "public, max-age=3600");

  private final PageSender sender;
  private final Browsing browsing;
  private final Buying buying;
  private final Membership membership;
  private final byte[] style = file("style.css");
  private final byte[] icon = file("icon.svg");

  /**
   * The pages of an instance.
   *
   * @param instance its name, which each page shows at its foot
   */
  public Pages(Services services, String instance) {
    this.sender = new PageSender(services.tokens(), instance);
    RecentlyViewed recent = new RecentlyViewed();
    this.browsing = new Browsing(services, recent);
    this.buying = new Buying(services);
    this.membership = new Membership(services);
  }

  /** All paths that pages are at. */
  public List<Resource> resources() {
    return List.of(
        Resource.at("/").get(sender.showing(browsing::home)),
        Resource.at("/search").get(sender.showing(browsing::search)),
        Resource.at("/books/{id}").get(sender.showing(browsing::book)),
        Resource.at("/books/{id}/review").post(sender.taking(browsing::review)),
        Resource.at("/cart").get(sender.showing(buying::cart)).post(sender.taking(buying::change)),
        Resource.at("/checkout")
            .get(sender.showing(buying::checkout))
            .post(sender.taking(buying::order)),
        Resource.at("/orders").get(sender.showing(buying::orders)),
        Resource.at("/orders/{id}")
            .get(sender.showing(buying::showOrder))
            .post(sender.taking(buying::step)),
        Resource.at("/login")
            .get(sender.showing(membership::form))
            .post(sender.taking(membership::login)),
        Resource.at("/register").post(sender.taking(membership::register)),
        Resource.at("/logout").post(sender.taking(membership::logout)),
        Resource.at("/style.css").get(sending(CSS, style)),
        Resource.at("/icon.svg").get(sending(SVG, icon)));
  }

  private static Handler sending(Header type, byte[] file) {
    return (_, response) -> response.header(type).header(LASTING).send(file);
  }

  private static byte[] file(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
