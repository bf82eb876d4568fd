/**
 * Terms into the documents that have all of them, with a score.
 *
 * The score is BM25 (Robertson and Zaragoza, 2009), where a group of alternatives counts as one
 * term, and doubles where the title has it.
 */

import { keyOf } from "./text.js";

const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;
const TITLE_BOOST = 2;
const BEGINNING = 0.5;
const DIGITS = 1e6;

/**
 * The documents that match.
 *
 * `terms` are as `parse` gives them. Returns an array of `{segment, number, score}`.
 */
export async function match(terms, index, segments, files) {
  const groups = grouped(terms, index.synonyms);
  const found = await Promise.all(
    segments.map((segment) => inSegment(groups, segment, files)),
  );
  const weights = groups.map((_, place) => idf(index.documents, found.map((each) => each[place].size)));
  const scored = [];
  for (const [place, segment] of segments.entries()) {
    const [first, ...others] = found[place];
    for (const number of first.keys()) {
      if (others.every((hits) => hits.has(number))) {
        const score = scoreOf(found[place], weights, number, segment.lengths[number] / index.mean);
        scored.push({ segment, number, score });
      }
    }
  }
  return scored;
}

/**
 * Alternatives: each group is an array of them, and each of them an array of terms that must all be
 * there. A synonym of several words is recognised where they stand one after the other.
 */
export function grouped(terms, synonyms) {
  const groups = [];
  for (let place = 0; place < terms.length; ) {
    const { group, words } = longest(terms, place, synonyms);
    const own = terms.slice(place, place + words);
    const others = group.filter((alternative) => alternative.join(" ") !== own.map(wordOf).join(" "));
    groups.push([own, ...others.map(exactly)]);
    place += words;
  }
  return groups;
}

function wordOf({ term }) {
  return term;
}

function exactly(words) {
  return words.map((term) => ({ term, prefix: false }));
}

/** The group of synonyms, or several, that the most terms from a place on are one of. */
function longest(terms, place, synonyms) {
  let best = { group: [], words: 1 };
  for (const group of synonyms) {
    for (const words of group) {
      if (words.length < best.words || !standsAt(words, terms, place)) continue;
      const others = words.length === best.words ? best.group : [];
      best = { group: [...others, ...group], words: words.length };
    }
  }
  return { ...best, group: unique(best.group) };
}

function unique(alternatives) {
  return [...new Map(alternatives.map((words) => [words.join(" "), words])).values()];
}

function standsAt(words, terms, place) {
  return words.every((word, offset) => {
    const term = terms[place + offset];
    return term && !term.exact && term.term === word;
  });
}

async function inSegment(groups, segment, files) {
  return Promise.all(
    groups.map(async (alternatives) => {
      const hits = await Promise.all(
        alternatives.map((terms) =>
          Promise.all(terms.map((term) => postings(term, segment, files))).then(common),
        ),
      );
      return hits.reduce(merged);
    }),
  );
}

/** By document: how often a term stands there, and whether in the title. */
async function postings({ term, prefix }, segment, files) {
  const shards = await Promise.all(
    shardsFor(term, prefix, segment.shards).map((shard) =>
      files.fetch(`${segment.name}/t-${shard}.json`),
    ),
  );
  const found = new Map();
  for (const { terms, postings: lists } of shards.map(unpacked)) {
    if (!prefix) {
      if (terms.has(term)) unpack(lists[terms.get(term)], 1, found);
      continue;
    }
    for (const [word, place] of terms) {
      if (word.startsWith(term)) unpack(lists[place], word === term ? 1 : BEGINNING, found);
    }
  }
  return found;
}

/** A term lies in the shard of its longest prefix; what begins with it, also in those below. */
export function shardsFor(term, prefix, shards) {
  const key = keyOf(term);
  const above = shards.filter((shard) => key.startsWith(shard));
  const nearest = above.reduce((one, other) => (other.length >= one.length ? other : one), "");
  const below = prefix
    ? shards.filter((shard) => shard.startsWith(key) && shard.length > key.length)
    : [];
  return above.length ? [nearest, ...below] : below;
}

const shards = new WeakMap();

/** A shard with its terms in a map, made once. */
function unpacked(raw) {
  if (!shards.has(raw)) {
    const terms = new Map(raw.terms.split(" ").map((term, place) => [term, place]));
    shards.set(raw, { terms, postings: raw.postings });
  }
  return shards.get(raw);
}

function unpack(list, weight, found) {
  let number = -1;
  for (const packed of list) {
    number += (packed >> 5) + 1;
    add(found, number, ((packed >> 1) & 15) * weight, (packed & 1) === 1);
  }
  return found;
}

function add(found, number, times, titled) {
  const known = found.get(number);
  if (known) {
    known.times += times;
    known.titled ||= titled;
  } else {
    found.set(number, { times, titled });
  }
}

/** Documents that have all of some terms; how often, is how often the rarest of them is there. */
function common([first, ...others]) {
  if (!others.length) return first;
  const found = new Map();
  for (const [number, { times, titled }] of first) {
    const hits = others.map((each) => each.get(number));
    if (hits.every(Boolean)) {
      found.set(number, {
        times: Math.min(times, ...hits.map((hit) => hit.times)),
        titled: titled && hits.every((hit) => hit.titled),
      });
    }
  }
  return found;
}

function merged(one, other) {
  for (const [number, { times, titled }] of other) add(one, number, times, titled);
  return one;
}

function idf(documents, sizes) {
  const having = sizes.reduce((sum, size) => sum + size, 0);
  return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
}

/** Rounded, so that equal documents tie whatever the order of additions. */
function scoreOf(groups, weights, number, length) {
  const norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length);
  let score = 0;
  for (const [place, hits] of groups.entries()) {
    const { times, titled } = hits.get(number);
    const value = (weights[place] * times * (SATURATION + 1)) / (times + norm);
    score += titled ? value * TITLE_BOOST : value;
  }
  return Math.round(score * DIGITS) / DIGITS;
}
