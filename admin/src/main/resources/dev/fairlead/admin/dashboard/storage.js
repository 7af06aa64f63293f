/** What the browser keeps for this page; where it keeps nothing, or is not allowed to, nothing. */

const kept = (where) => ({
  /** What was put there; null for nothing. */
  get(key) {
    try {
      return where().getItem(key);
    } catch {
      return null;
    }
  },
  /** Keeps a text, or none with null. */
  put(key, value) {
    try {
      if (value === null) where().removeItem(key);
      else where().setItem(key, value);
    } catch {
      // It holds for as long as the page is there.
    }
  },
});

/** Until the tab is closed. */
export const tab = kept(() => sessionStorage);

/** For good. */
export const lasting = kept(() => localStorage);
