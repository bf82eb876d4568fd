/**
 * The search: an index in many small files, of which a query reads the few that it needs.
 *
 *     import { open } from "./engine.js";
 *     const engine = await open(new URL("../../", import.meta.url));  // the site's root
 *
 * `engine.search({text, facets, sort, limit})` returns a promise of
 *
 *     {total, results: [{record, score, exact}], counts: {severity: {"SEV-1": 3, …}, …}}
 *
 *   text     What a reader typed; "" or nothing finds all records.
 *   facets   {severity: ["SEV-1", "SEV-2"], service: ["Payments"]}: words of one facet are
 *            alternatives, and every facet must fit. FACETS names them.
 *   sort     A key of SORTS; by default "relevance" with a text, else "newest".
 *   limit    How many results to return; `total` counts all that match, exactly.
 *   counts   How many records each word of a facet would leave, given text and the other facets;
 *            words that would leave none are missing.
 *
 * `engine.records()` is the array of all records, frozen:
 *
 *     {type, id, names, title, url, day, minutes, facets: {severity: ["SEV-1"], …}}
 *
 *   type     "incident", "runbook", "alert". names    The id and all aliases.
 *   url      Absolute.                       day      "2026-03-14" or null.
 *   minutes  How long it lasted, or null.    facets   Each facet of FACETS, perhaps empty.
 *
 * `engine.summaries(records)` returns a promise of their summaries, "" where there is none.
 * `engine.terms(text)` is what a text asks for, synonyms included, for marking: `{term, prefix}`, a
 * folded word, and whether what begins with it was found as well.
 *
 * A file that cannot be fetched rejects the promise with an Error; the next call tries again.
 */

import { match } from "./matching.js";
import { FACETS, Files, loadSegment } from "./segments.js";
import { fold, parse } from "./text.js";

export { FACETS };

const newest = (one, other) => compare(other.day ?? "", one.day ?? "") || compare(one.id, other.id);
const minutes = (record, missing) => record.minutes ?? missing;

/** Orders of records, by name; those without a day or duration come last. */
export const SORTS = {
  newest,
  oldest: (one, other) => compare(one.day ?? "9999", other.day ?? "9999") || compare(one.id, other.id),
  longest: (one, other) => minutes(other, -1) - minutes(one, -1) || newest(one, other),
  shortest: (one, other) => minutes(one, Infinity) - minutes(other, Infinity) || newest(one, other),
};
SORTS.relevance = newest;

function compare(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Read the index of a site and return its engine. `base` is the address of the site's root. */
export async function open(base) {
  const files = new Files(new URL("search/", base));
  const index = await files.fetch("index.json");
  const segments = await Promise.all(
    index.segments.map(({ name }) => loadSegment(files, name, base)),
  );
  return new Engine(files, index, segments);
}

class Engine {
  #files;
  #index;
  #segments;
  #records;
  #places;
  #byName;

  constructor(files, index, segments) {
    this.#files = files;
    this.#index = index;
    this.#segments = segments;
    this.#records = segments.flatMap((segment) => segment.records);
    this.#places = new Map();
    this.#byName = new Map();
    for (const segment of segments) {
      for (const [number, record] of segment.records.entries()) {
        this.#places.set(record, { segment, number });
        for (const name of record.names) this.#remember(fold(name), record);
      }
    }
  }

  #remember(name, record) {
    const known = this.#byName.get(name);
    if (known) known.push(record);
    else this.#byName.set(name, [record]);
  }

  records() {
    return this.#records;
  }

  async search({ text = "", facets = {}, sort, limit = Infinity } = {}) {
    const terms = parse(text);
    // Signs alone ask for something that no record has; white space asks for nothing.
    const found = text.trim() ? await this.#found(text, terms) : this.#all();
    const wanted = Object.entries(facets).filter(([, words]) => words.length);
    const { passing, counts } = sieve(found, wanted);
    const chosen = sort ?? (terms.length ? "relevance" : "newest");
    passing.sort(chosen === "relevance" ? byRelevance : byRecord(SORTS[chosen] ?? newest));
    return { total: passing.length, results: passing.slice(0, limit), counts };
  }

  #all() {
    return this.#records.map((record) => ({ record, score: 0, exact: false }));
  }

  async #found(text, terms) {
    const named = new Set(this.#byName.get(fold(text.trim().replace(/^["“”„«»]+|["“”„«»]+$/g, ""))));
    const found = terms.length ? await match(terms, this.#index, this.#segments, this.#files) : [];
    const results = found.map(({ segment, number, score }) => {
      const record = segment.records[number];
      return { record, score, exact: named.has(record) };
    });
    const seen = new Set(results.map(({ record }) => record));
    for (const record of named) if (!seen.has(record)) results.push({ record, score: 0, exact: true });
    return results;
  }

  summaries(records) {
    return Promise.all(
      records.map(async (record) => {
        const { segment, number } = this.#places.get(record);
        const summaries = await this.#files.fetch(`${segment.name}/summaries.json`);
        return summaries[number];
      }),
    );
  }

  terms(text) {
    const terms = parse(text);
    const free = terms.filter(({ exact }) => !exact).map(({ term }) => term);
    const likes = this.#index.synonyms.filter((group) =>
      group.some((words) => words.every((word) => free.includes(word))),
    );
    const found = new Map(likes.flat(2).map((term) => [term, false]));
    for (const { term, prefix } of terms) found.set(term, prefix || found.get(term) === true);
    return [...found].map(([term, prefix]) => ({ term, prefix }));
  }
}

function byRelevance(one, other) {
  return other.exact - one.exact || other.score - one.score || newest(one.record, other.record);
}

function byRecord(order) {
  return (one, other) => order(one.record, other.record);
}

/** What passes all facets, and for each facet the words of what passes all others. */
function sieve(found, wanted) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  const passing = [];
  for (const result of found) {
    const { facets } = result.record;
    const failed = wanted.filter(([facet, words]) => !fits(facets[facet] ?? [], words));
    if (failed.length > 1) continue;
    if (!failed.length) passing.push(result);
    for (const facet of failed.length ? [failed[0][0]] : FACETS) tally(counts[facet], facets[facet]);
  }
  return { passing, counts: asObjects(counts) };
}

function fits(has, words) {
  return has.some((word) => words.includes(word));
}

function tally(counts, words) {
  if (!counts) return;
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
}

function asObjects(counts) {
  return Object.fromEntries(
    Object.entries(counts).map(([facet, words]) => [facet, Object.fromEntries(words)]),
  );
}
