/** A page's words, and the few of them that show why it was found. */

import { parts } from "./marking.js";

const LONG = 180;
const LEAD = 40;
const LEFT_OUT = "script, style, svg, nav, button, .headerlink, .hs-badges, .hs-edit";
const OWN = ".hs-lead, .hs-prose";
const OTHERS = "#hs-similar";
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, tr, pre, div, blockquote, figcaption, br";

const kept = new Map();

/**
 * The passage of a page that has the most of what was asked for, as `stretch` gives it.
 *
 * What people wrote comes before facts, lists and links to other records. Null where nothing
 * matches. A page that cannot be fetched rejects the promise; one that was is not fetched again.
 */
export async function passage(url, terms) {
  for (const text of await texts(url)) {
    const found = stretch(parts(text, terms));
    if (found.some(([, isMatch]) => isMatch)) return found;
  }
  return null;
}

function texts(url) {
  if (!kept.has(url)) {
    const words = read(url);
    kept.set(url, words);
    words.catch(() => kept.delete(url));
  }
  return kept.get(url);
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return plainTexts(await answer.text());
}

/**
 * What people wrote on a page, and all that a reader sees of its article, each on one line.
 *
 * The markup is parsed and never shown.
 */
export function plainTexts(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  const article = page.querySelector("article") ?? page.body;
  for (const node of article.querySelectorAll(LEFT_OUT)) node.remove();
  for (const node of article.querySelectorAll(BLOCKS)) node.append(" ");
  article.querySelector("h1")?.remove();
  const own = [...article.querySelectorAll(OWN)].filter((node) => !node.querySelector(OTHERS)).map((node) => node.textContent);
  return [own.join(" "), article.textContent].map((text) => text.replace(/\s+/g, " ").trim());
}

/**
 * The stretch of a text that has the most of what was asked for.
 *
 * `parts` is what `marking.js` makes of the text: words, each with whether it matches. Returns the
 * same for the stretch alone.
 */
export function stretch(parts, long = LONG) {
  const hits = places(parts);
  const best = hits.reduce((one, hit) => (worth(hits, hit, long) > worth(hits, one, long) ? hit : one), hits[0]);
  const start = best ? Math.max(best.begin - LEAD, 0) : 0;
  return cut(parts, start, start + long);
}

function places(parts) {
  const found = [];
  let begin = 0;
  for (const [words, isMatch] of parts) {
    if (isMatch) found.push({ begin, word: words.toLowerCase() });
    begin += words.length;
  }
  return found;
}

/** How many different words match in the stretch that begins with one of them. */
function worth(hits, first, long) {
  const within = hits.filter(({ begin }) => begin >= first.begin && begin < first.begin + long - LEAD);
  return new Set(within.map(({ word }) => word)).size;
}

function cut(parts, start, end) {
  const found = [];
  let begin = 0;
  let more = false;
  for (const [words, isMatch] of parts) {
    const piece = words.slice(Math.max(start - begin, 0), Math.max(end - begin, 0));
    if (piece) found.push([piece, isMatch]);
    begin += words.length;
    more = begin > end;
    if (more) break;
  }
  if (found.length && start > 0 && !found[0][1]) found[0][0] = `… ${found[0][0].replace(/^\S*\s/, "")}`;
  if (found.length > 1 && more) shorten(found);
  return found;
}

/** Take the last word away, which may be cut. */
function shorten(found) {
  if (found.at(-1)[1]) found.pop();
  const last = found.at(-1);
  last[0] = `${last[0].replace(/\s\S*$/, "")} …`;
}
