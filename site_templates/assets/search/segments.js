/** The files of an index: fetched once, and unpacked into records. */

/** What records can be narrowed by; every record has all of them, perhaps empty. */
export const FACETS = ["severity", "status", "kind", "service", "team", "factor", "source", "strategy", "year", "quarter", "month"];

const DAY = 86_400_000;
const NONE = Object.freeze([]);
const PLAIN_PATH = /^(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)+$/;

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
  const root = new URL(".", base).href;
  return summed(columns.days).map((since, number) => {
    const names = Object.freeze([columns.names[number]].flat());
    const when = calendar(since);
    return Object.freeze({
      type: columns.types[columns.type[number]],
      id: names[0],
      names,
      title: columns.titles[number],
      url: address(columns.urls[number] || `${columns.folder}${names[0]}/`, root),
      day: when.day,
      minutes: columns.minutes[number],
      facets: facetsOf(facets, number, when),
    });
  });
}

/** Most paths are as they are in addresses, and to parse one takes as long as all else of a record. */
function address(path, root) {
  return PLAIN_PATH.test(path) ? root + path : new URL(path, root).href;
}

function facetsOf(facets, number, { year, quarter, month }) {
  const found = { ...BARE, year, quarter, month };
  for (const [name, { words, codes }] of facets) found[name] = wordsOf(words, codes[number]);
  return Object.freeze(found);
}

const BARE = Object.freeze(Object.fromEntries(FACETS.map((name) => [name, NONE])));
const days = new Map([[null, { day: null, year: NONE, quarter: NONE, month: NONE }]]);

/** A day, and the periods that it is in, made once however many records share it. */
function calendar(number) {
  if (!days.has(number)) {
    const day = new Date(number * DAY).toISOString().slice(0, 10);
    const [year, month] = day.split("-");
    days.set(number, {
      day,
      year: Object.freeze([year]),
      quarter: Object.freeze([`${year}-Q${Math.ceil(Number(month) / 3)}`]),
      month: Object.freeze([`${year}-${month}`]),
    });
  }
  return days.get(number);
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
