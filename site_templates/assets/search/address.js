/* The explorer's state as the query of its address: `?q=timeout&service=payments&sort=longest`. */

import { FACETS } from "./facets.js";

/** Orders by their word in the address, with what people call them. */
export const SORTS = new Map([
  ["relevance", "Best match first"],
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["longest", "Longest first"],
  ["shortest", "Shortest first"],
]);

/** The order where none was asked for: by relevance where there is text, else by date. */
export function usual(text) {
  return text ? "relevance" : "newest";
}

/**
 * Read a query; what names no facet or order is passed over.
 * @param {string} query with or without its question mark
 * @param {Map<string, import("./facets.js").Column>} columns by facet
 * @returns {{text: string, sort: string, chosen: Map<string, Set<string>>}} `sort` is "" for the usual
 */
export function read(query, columns) {
  const fields = new URLSearchParams(query);
  const text = (fields.get("q") ?? "").trim();
  const wanted = fields.get("sort") ?? "";
  const sort = SORTS.has(wanted) && wanted !== usual(text) && (text || wanted !== "relevance") ? wanted : "";
  const chosen = new Map();
  for (const { name } of FACETS) {
    // A word that no record has stays: to pass over it would show all as if it had been found.
    const values = fields.getAll(name).filter(Boolean).map((word) => columns.get(name)?.find(word) ?? word);
    if (values.length) chosen.set(name, new Set(values));
  }
  return { text, sort, chosen };
}

/** The query of a state, without what is usual: "" for the state of the plain address. */
export function write({ text, sort, chosen }) {
  const fields = new URLSearchParams();
  if (text) fields.set("q", text);
  for (const { name } of FACETS) for (const value of chosen.get(name) ?? []) fields.append(name, value);
  if (sort && sort !== usual(text)) fields.set("sort", sort);
  const query = fields.toString();
  return query && `?${query}`;
}
