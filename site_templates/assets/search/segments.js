/** The files of an index: fetched once, and unpacked into records. */

/** What records can be narrowed by; every record has all of them, perhaps empty. */
export const FACETS = ["severity", "status", "kind", "service", "team", "factor", "source", "strategy", "year", "quarter", "month"];

const DAY = 86_400_000;
const NONE = Object.freeze([]);

/** Fetches JSON below a folder; what was fetched or is under way is not fetched again. */
export class Files {
  #folder;
  #kept = new Map();

  constructor(folder) {
    this.#folder = folder;
  }

  fetch(path) {
    if (!this.#kept.has(path)) {
      const answer = read(new URL(path, this.#folder));
      this.#kept.set(path, answer);
      answer.catch(() => this.#kept.delete(path));
    }
    return this.#kept.get(path);
  }
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname} answers ${answer.status}`);
  return answer.json();
}

/** The records of one segment, and what a query needs to know of its files. */
export async function loadSegment(files, name, base) {
  const columns = await files.fetch(`${name}/records.json`);
  return {
    name,
    records: unpack(columns, base),
    lengths: columns.lengths,
    shards: columns.shards,
  };
}

function unpack(columns, base) {
  const facets = Object.entries(columns.facets).map(([name, { words, codes }]) => [
    name,
    { words: words.map((word) => Object.freeze([word])), codes },
  ]);
  const days = summed(columns.days).map((day) => (day === null ? null : dayText(day)));
  return columns.titles.map((title, number) => {
    const names = [columns.names[number]].flat();
    return Object.freeze({
      type: columns.types[columns.type[number]],
      id: names[0],
      names,
      title,
      url: new URL(columns.urls[number] || `${columns.folder}${names[0]}/`, base).href,
      day: days[number],
      minutes: columns.minutes[number],
      facets: facetsOf(facets, number, days[number]),
    });
  });
}

function facetsOf(facets, number, day) {
  const found = Object.fromEntries(FACETS.map((name) => [name, NONE]));
  for (const [name, { words, codes }] of facets) found[name] = wordsOf(words, codes[number]);
  if (day) {
    const year = day.slice(0, 4);
    found.year = period(year);
    found.quarter = period(`${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`);
    found.month = period(day.slice(0, 7));
  }
  return Object.freeze(found);
}

const known = new Map();

/** One array a period, however many records. */
function period(name) {
  if (!known.has(name)) known.set(name, Object.freeze([name]));
  return known.get(name);
}

function wordsOf(words, code) {
  if (code === null) return NONE;
  return Array.isArray(code) ? Object.freeze(code.flatMap((one) => words[one])) : words[code];
}

/** Differences into values; null stays. */
function summed(differences) {
  let sum = 0;
  return differences.map((step) => (step === null ? null : (sum += step)));
}

function dayText(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
