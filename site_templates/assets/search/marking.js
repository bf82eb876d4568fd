/* Text cut into parts that match what was searched for, and parts that do not. */

import { fold, humps } from "./text.js";

const RUN = /[\p{L}\p{N}\p{M}]+(?:[-_.][\p{L}\p{N}\p{M}]+)*/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * The parts of a text, in order.
 * @param {string} text
 * @param {{term: string, prefix: boolean}[]} terms folded words, and whether one may begin a word
 * @returns {[string, boolean][]} words and whether they match
 */
export function parts(text, terms) {
  if (!terms.length || !text) return text ? [[text, false]] : [];
  const found = [];
  let end = 0;
  for (const [begin, run] of matches(text, terms)) {
    if (begin > end) found.push([text.slice(end, begin), false]);
    found.push([run, true]);
    end = begin + run.length;
  }
  if (end < text.length) found.push([text.slice(end), false]);
  return found;
}

/** Whether each of the terms is in one of the texts. */
export function hasAll(texts, terms) {
  return terms.every((term) => texts.some((text) => !matches(text, [term]).next().done));
}

function* matches(text, terms) {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (isMatch(run, terms)) yield [index, run];
    else for (const { 0: word, index: place } of run.matchAll(WORD)) if (isMatch(word, terms)) yield [index + place, word];
  }
}

function isMatch(word, terms) {
  const found = [fold(word), ...humps(word)];
  return terms.some(({ term, prefix }) => found.some((each) => each === term || (prefix && each.startsWith(term))));
}
