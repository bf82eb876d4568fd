/**
 * The search in the header: a combobox over the engine.
 *
 * The header stays when Material changes pages without loading them anew, so that this runs once;
 * the addresses in it are made absolute, since the page's own changes.
 */

import { passage } from "./excerpts.js";
import { parts } from "./marking.js";

const ROOT = new URL("../../", import.meta.url);
const SHOWN = 8;
const WITH_EXCERPT = 6;
const PAUSE = 60;
const KEYS = new Set(["/", "s", "f"]);

class Box {
  #field;
  #form;
  #list;
  #status;
  #toggle;
  #engine;
  #turn = 0;
  #timer;
  #active = -1;

  constructor(root) {
    this.#field = root.querySelector("input");
    this.#form = root.querySelector("form");
    this.#list = root.querySelector("[role=listbox]");
    this.#status = root.querySelector("[role=status]");
    this.#toggle = document.getElementById("__search");
    this.#form.action = new URL("incidents/", ROOT).href;
    this.#listen(root);
  }

  #listen(root) {
    this.#field.addEventListener("focus", () => this.#open());
    this.#field.addEventListener("input", () => this.#soon());
    this.#form.addEventListener("reset", () => this.#cleared());
    this.#form.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", (event) => event.target.closest("a") && this.#close());
    this.#toggle?.addEventListener("change", () => this.#toggled());
    document.addEventListener("keydown", (event) => this.#called(event));
    document.addEventListener("pointerdown", (event) => {
      if (this.#toggle?.checked && !root.contains(event.target) && isWide()) this.#close();
    });
  }

  #toggled() {
    if (this.#toggle.checked) this.#field.focus();
    else this.#field.blur();
  }

  #open() {
    this.#set(true);
    this.#ready().catch(() => {});
    if (this.#field.value && !this.#list.children.length) this.#soon();
  }

  #close() {
    this.#choose(-1);
    this.#set(false);
    this.#field.blur();
  }

  /** Material shows and hides the box by this check box, and hears it by its changes. */
  #set(isOpen) {
    if (this.#toggle && this.#toggle.checked !== isOpen) this.#toggle.click();
    this.#field.setAttribute("aria-expanded", String(isOpen && this.#list.children.length > 0));
  }

  #ready() {
    this.#engine ??= import("./engine.js")
      .then(({ open }) => open(ROOT))
      .catch((error) => {
        this.#engine = undefined;
        throw error;
      });
    return this.#engine;
  }

  /** A key that opens the search from anywhere, as in Material's own. */
  #called(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS.has(event.key)) return;
    if (isTyping(event.composedPath()[0])) return;
    event.preventDefault();
    this.#field.focus();
    this.#field.select();
  }

  #pressed(event) {
    if (event.isComposing) return;
    const options = this.#list.children.length;
    if (event.key === "Escape") this.#close();
    else if (event.key === "ArrowDown" && options) this.#choose((this.#active + 2) % (options + 1) - 1);
    else if (event.key === "ArrowUp" && options) this.#choose((this.#active + options + 1) % (options + 1) - 1);
    else if (event.key === "Enter" && this.#active >= 0) this.#list.children[this.#active].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(place) {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = place;
    const option = this.#list.children[place];
    if (!option) {
      this.#field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  #cleared() {
    this.#turn += 1;
    this.#show([]);
    this.#status.textContent = "";
    this.#field.focus();
  }

  /** What was found for other words is no answer any more: Enter must not open it. */
  #soon() {
    this.#turn += 1;
    this.#choose(-1);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    this.#turn += 1;
    const turn = this.#turn;
    const text = this.#field.value;
    if (!text.trim()) {
      this.#show([]);
      this.#status.textContent = "";
      return;
    }
    try {
      const engine = await this.#ready();
      const { total, results } = await engine.search({ text, limit: SHOWN });
      if (turn === this.#turn) this.#answer(text, total, results, engine.terms(text), turn);
    } catch {
      if (turn === this.#turn) this.#failed();
    }
  }

  #failed() {
    this.#show([]);
    this.#status.textContent = "The search index cannot be loaded. Press Enter for the list of incidents.";
  }

  #answer(text, total, results, terms, turn) {
    const options = results.map(({ record }, place) => hit(record, terms, place));
    if (total > results.length) options.push(everything(text, total, options.length));
    this.#show(options);
    this.#status.textContent = counted(total);
    if (results[0]?.exact) this.#choose(0);
    for (const [place, { record }] of results.slice(0, WITH_EXCERPT).entries()) {
      this.#explain(record, options[place], terms, turn);
    }
  }

  async #explain(record, option, terms, turn) {
    try {
      const words = await passage(record.url, terms);
      if (words && turn === this.#turn) mark(option.lastElementChild, words);
    } catch {
      // Without an excerpt a result still says what it is.
    }
  }

  #show(options) {
    this.#choose(-1);
    this.#list.replaceChildren(...options);
    this.#field.setAttribute("aria-expanded", String(options.length > 0));
  }
}

function hit(record, terms, place) {
  const option = link(record.url, place);
  const head = make("span", "hs-search__head");
  const severity = record.facets.severity[0];
  const style = severity ? `hs-search__badge--${severity.toLowerCase()}` : "hs-search__badge--runbook";
  head.append(make("span", `hs-search__badge ${style}`, severity ?? kind(record)));
  mark(head.appendChild(make("span", "hs-search__title")), parts(record.title, terms));
  const day = record.id.startsWith(record.day) ? null : record.day;
  const id = record.id === record.title ? null : record.id;
  const facts = [day, id, ...record.facets.service].filter(Boolean);
  option.append(head, make("span", "hs-search__facts", facts.join(" · ")), make("span", "hs-search__excerpt"));
  return option;
}

/** What a record without a severity is: `Runbook`. */
function kind({ type }) {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

function everything(text, total, place) {
  const url = new URL("incidents/", ROOT);
  url.searchParams.set("q", text);
  const option = link(url.href, place);
  option.classList.add("hs-search__all");
  option.append(`All ${total.toLocaleString("en")} results`);
  return option;
}

function link(url, place) {
  const option = make("a", "hs-search__hit");
  option.href = url;
  option.id = `hs-search-${place}`;
  option.tabIndex = -1;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  return option;
}

function make(tag, style, text = "") {
  const node = document.createElement(tag);
  node.className = style;
  node.textContent = text;
  return node;
}

/** Words into a node, as text alone: they come from records. */
function mark(node, words) {
  node.replaceChildren(
    ...words.map(([text, isMatch]) => (isMatch ? make("mark", "", text) : document.createTextNode(text))),
  );
}

function counted(total) {
  if (!total) return "Nothing has all of these words.";
  return total === 1 ? "1 result" : `${total.toLocaleString("en")} results`;
}

function isTyping(node) {
  return node instanceof HTMLElement && (node.isContentEditable || node.matches("input, textarea, select"));
}

function isWide() {
  return matchMedia("(min-width: 60em)").matches;
}

for (const root of document.querySelectorAll(".hs-search")) new Box(root);
