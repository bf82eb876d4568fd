/* Why a record was found: its summary, or where that does not tell, the passage of its page that does.
   A page is fetched when its row is looked at, and not for rows that are scrolled past. */

import { make } from "./facets.js";
import { passage } from "./excerpts.js";
import { hasAll, parts } from "./marking.js";

const AT_ONCE = 4;
const AHEAD = "200px";
const PAUSE = 250;
const AWAITED = "hs-results__excerpt--awaited";

/**
 * What is to be said of some records that were found for some terms.
 *
 * Returns for each record the `parts` of its summary and, where title and summary do not have all
 * terms, the `page` to look them up in; null where no text was sought.
 */
export async function reasons(engine, records, terms) {
  if (!terms.length) return null;
  const summaries = await engine.summaries(records).catch(() => []);
  return records.map(({ title, url }, place) => {
    const summary = summaries[place] ?? "";
    return { parts: parts(summary, terms), page: hasAll([title, summary], terms) ? null : url, terms };
  });
}

/** Lines below the titles of rows, filled as the rows come into view. */
export class Passages {
  constructor() {
    this.awaited = new Map();
    this.seen = new Set();
    this.busy = 0;
    this.watcher = new IntersectionObserver((entries) => this.look(entries), { rootMargin: AHEAD });
  }

  /** Say below the title of a row why it was found. */
  explain(row, { parts: words, page, terms }) {
    if (!words.length && !page) return;
    const line = make("p", "hs-results__excerpt");
    line.append(...marked(words));
    row.querySelector(".hs-title").append(line);
    if (!page) return;
    // The line has its place before it has its words: what is being read stays where it is.
    line.classList.add(AWAITED);
    this.awaited.set(row, { line, page, terms });
    this.watcher.observe(row);
  }

  /** Forget all rows: others are shown. */
  clear() {
    clearTimeout(this.timer);
    this.watcher.disconnect();
    this.awaited.clear();
    this.seen.clear();
  }

  look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && this.awaited.has(target)) this.seen.add(target);
      else this.seen.delete(target);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), PAUSE);
  }

  read() {
    for (const row of this.seen) {
      if (this.busy >= AT_ONCE) return;
      this.seen.delete(row);
      this.watcher.unobserve(row);
      const { line, page, terms } = this.awaited.get(row);
      this.awaited.delete(row);
      this.busy += 1;
      fill(line, page, terms).finally(() => {
        this.busy -= 1;
        this.read();
      });
    }
  }
}

async function fill(line, page, terms) {
  try {
    const found = await passage(page, terms);
    if (found) line.replaceChildren(...marked(found));
  } catch {
    // Without a passage a row still says what it is.
  }
  if (line.textContent) line.classList.remove(AWAITED);
  else line.remove();
}

/** Text whose parts are `[words, is a match]`; matches are marked. */
export function marked(words) {
  return words.map(([text, isMatch]) => (isMatch ? make("mark", "", text) : text));
}
