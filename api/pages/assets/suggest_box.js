// The box of a search completes names as they are typed, as the pattern "combobox" of WAI-ARIA says.
// Without it the form asks for a page of what is found, and so it does here for what is not chosen from the list.

/** @typedef {{ __typename: string, id: string, name?: string, title?: string, illustrative?: boolean }} Thing */

const QUESTION = `query Suggest($prefix: String!, $lang: Language!) {
  suggest(prefix: $prefix) {
    node { __typename id ... on Entity { name(lang: $lang) illustrative } ... on Source { title } }
  }
}`;
const FROM_LETTERS = 2;
const WAIT = 120; // milliseconds after a key: who types on wants no list of what was begun
const LIST = "suggestions";

class SuggestBox extends HTMLElement {
  /** What was found by what was typed: who deletes a letter asks nothing anew. */
  #found = new Map();
  #timer = 0;
  #asking = new AbortController();
  /** The option that the keys have reached; -1: none, and what was typed stands. */
  #at = -1;

  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.querySelector("[role=listbox]")) return;
    this.input = input;
    this.list = document.createElement("ul");
    this.list.id = LIST;
    this.list.className = LIST;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.list ?? "");
    this.told = document.createElement("p");
    this.told.className = "unseen";
    this.told.setAttribute("role", "status");
    this.append(this.list, this.told);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": LIST,
      "aria-expanded": "false",
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => this.#close());
    // The box keeps the focus, so that the list is still there when the button is let go
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("li") : null;
      if (option) this.#go(option);
    });
  }

  /** @returns {HTMLElement[]} */
  get #options() {
    return /** @type {HTMLElement[]} */ ([...(this.list?.children ?? [])]);
  }

  get #isOpen() {
    return this.list?.hidden === false;
  }

  /** Asks for what is in the box, a moment after the last key. */
  #ask(wait = WAIT) {
    clearTimeout(this.#timer);
    this.#asking.abort();
    const text = this.input?.value.trim() ?? "";
    if (text.length < FROM_LETTERS) {
      this.#close();
      return;
    }
    this.#timer = window.setTimeout(async () => {
      this.#asking = new AbortController();
      try {
        const things = this.#found.get(text) ?? (await this.#answer(text, this.#asking.signal));
        this.#found.set(text, things);
        this.#show(things);
      } catch {
        this.#close(); // nothing to complete with; the form still asks for its page
      }
    }, wait);
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   * @returns {Promise<Thing[]>}
   */
  async #answer(text, signal) {
    const response = await fetch(this.dataset.graphql ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: QUESTION, variables: { prefix: text, lang: this.dataset.language } }),
      signal,
    });
    const { data } = await response.json();
    return data.suggest.map((/** @type {{ node: Thing }} */ hit) => hit.node);
  }

  /** @param {Thing[]} things */
  #show(things) {
    /** @type {Record<string, [string, string]>} */
    const kinds = JSON.parse(this.dataset.kinds ?? "{}");
    const options = things
      .filter((thing) => kinds[thing.__typename])
      .map((thing, index) => {
        const [label, folder] = kinds[thing.__typename];
        const option = document.createElement("li");
        option.id = `${LIST}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = folder + thing.id;
        if (thing.illustrative) option.append(worded("example", this.dataset.example ?? ""), " ");
        option.append(thing.name ?? thing.title ?? thing.id, " ", worded("beside", label));
        return option;
      });
    this.list?.replaceChildren(...options);
    this.#reach(-1);
    this.#setOpen(options.length > 0 && document.activeElement === this.input);
    if (this.told) this.told.textContent = (this.dataset.told ?? "").replace("{number}", String(options.length));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown" && !this.#isOpen) {
      this.#ask(0);
    } else if (event.key === "ArrowUp" && event.altKey) {
      this.#close();
    } else if (event.key === "ArrowDown" && this.#isOpen) {
      this.#reach(this.#at < last ? this.#at + 1 : -1);
    } else if (event.key === "ArrowUp" && this.#isOpen) {
      this.#reach(this.#at === -1 ? last : this.#at - 1);
    } else if (event.key === "Enter" && this.#isOpen && this.#at >= 0) {
      this.#go(this.#options[this.#at]);
    } else if (event.key === "Escape" && this.#isOpen) {
      this.#close(); // and once more, as the browser does it, empties the box
    } else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.#reach(-1);
      return;
    }
    event.preventDefault();
  }

  /** @param {number} index */
  #reach(index) {
    this.#at = index;
    this.#options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.#options[index];
    if (option) {
      this.input?.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input?.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {HTMLElement} option */
  #go(option) {
    this.#close();
    location.assign(option.dataset.address ?? "");
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#reach(-1);
    this.#setOpen(false);
    if (this.told) this.told.textContent = "";
  }

  /** @param {boolean} open */
  #setOpen(open) {
    if (this.list) this.list.hidden = !open;
    this.input?.setAttribute("aria-expanded", String(open));
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function worded(name, text) {
  const found = document.createElement("span");
  found.className = name;
  found.textContent = text;
  return found;
}

customElements.define("suggest-box", SuggestBox);
