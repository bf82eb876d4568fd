/**
 * A runbook's steps to tick off. What is ticked is kept in this browser and nowhere else, by the
 * address of the runbook's own page, on whichever page its steps stand, and by what a step says: a
 * step that was rewritten is not done. A day after the
 * last tick all of it is forgotten, so that nobody finds the last night's ticks in the next.
 *
 * A plain script, not a module: it runs in pages opened as files too. Material changes pages without
 * loading them anew, and tells of each by `document$`.
 */
(() => {
  const DAY = 24 * 60 * 60 * 1000;
  const PREFIX = "hindsite.steps ";

  /** Ticks by step, each with when it was made; empty where the browser keeps nothing for us. */
  const read = (key) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
      const ticks = Object.entries(kept).filter(([, when]) => Number.isFinite(when));
      const last = Math.max(...ticks.map(([, when]) => when));
      return new Map(Date.now() - last < DAY ? ticks : []);
    } catch {
      return new Map();
    }
  };

  const write = (key, ticks) => {
    try {
      if (ticks.size) localStorage.setItem(key, JSON.stringify(Object.fromEntries(ticks)));
      else localStorage.removeItem(key);
    } catch {
      // Ticks then last as long as the page.
    }
  };

  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  class Checklist {
    #key;
    #bar;
    #state = element("span", { className: "hs-checklist__state" });
    #reset = element("button", {
      className: "hs-checklist__reset",
      type: "button",
      textContent: "Start over",
    });
    #boxes = new Map();
    #ticks;

    constructor(bar) {
      this.#bar = bar;
      this.#key = PREFIX + new URL(bar.dataset.hsChecklist || "", location.href).pathname;
      this.#ticks = read(this.#key);
      for (const step of document.querySelectorAll("[data-hs-step]")) this.#add(step);
      this.#state.setAttribute("role", "status");
      this.#reset.addEventListener("click", () => this.#clear());
      const hint = element("span", {
        className: "hs-note",
        textContent: "Ticks stay in this browser, for a day.",
      });
      bar.append(this.#state, this.#reset, hint);
      bar.hidden = false;
      this.#show();
    }

    get isShown() {
      return this.#bar.isConnected;
    }

    /** Another window may have ticked steps of the same runbook. */
    follow(key) {
      if (key !== null && key !== this.#key) return;
      this.#ticks = read(this.#key);
      this.#show();
    }

    #add(step) {
      const box = element("input", { className: "hs-step__check", type: "checkbox" });
      box.setAttribute("aria-label", `Done: ${step.dataset.hsName}`);
      box.dataset.hsNumber = step.dataset.hsNumber;
      box.autocomplete = "off";
      box.addEventListener("change", () => this.#tick(step.dataset.hsStep, box.checked));
      step.classList.add("hs-step--live");
      step.prepend(box);
      this.#boxes.set(step.dataset.hsStep, box);
    }

    #tick(step, isDone) {
      if (isDone) this.#ticks.set(step, Date.now());
      else this.#ticks.delete(step);
      write(this.#key, this.#ticks);
      this.#show();
    }

    #clear() {
      this.#ticks.clear();
      write(this.#key, this.#ticks);
      this.#show();
      this.#boxes.values().next().value?.focus();
    }

    #show() {
      let done = 0;
      for (const [step, box] of this.#boxes) {
        box.checked = this.#ticks.has(step);
        box.closest(".hs-step").classList.toggle("hs-step--done", box.checked);
        done += box.checked;
      }
      this.#state.textContent = `${done} of ${this.#boxes.size} steps done`;
      this.#reset.disabled = done === 0;
    }
  }

  let shown;

  const prepare = () => {
    const bar = document.querySelector("[data-hs-checklist]");
    if (bar && !bar.childElementCount) shown = new Checklist(bar);
  };

  addEventListener("storage", (event) => {
    if (shown?.isShown) shown.follow(event.key);
  });
  if (window.document$?.subscribe) window.document$.subscribe(prepare);
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", prepare);
  else prepare();
})();
