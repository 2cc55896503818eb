// Forms and links with `data-swap="main"` change the part of the page that differs and leave the rest standing.
// The address is that of the page which they would lead to, so it can be shared, gone back from and loaded anew.

/** What differs between two pages: each is replaced by its like. */
const PARTS = ["title", "meta[name=description]", "link[rel=canonical]", "link[rel=alternate]", ".languages", "main"];

let asking = new AbortController();
let shown = location.pathname + location.search;
const told = document.createElement("p");
told.className = "unseen";
told.setAttribute("role", "status");
document.body.append(told);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-swap]") : null;
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || !plain) return;
  event.preventDefault();
  visit(new URL(link.href), null);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-swap]") || event.defaultPrevented) return;
  event.preventDefault();
  const address = new URL(form.action);
  const given = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
  address.search = String(new URLSearchParams(given));
  visit(address, standing(form, event.submitter ?? document.activeElement));
});

addEventListener("popstate", (event) => {
  if (location.pathname + location.search !== shown) load(new URL(location.href), null, event.state?.top ?? 0);
});

/**
 * Where a control stands in its form, so that who has used it finds it again.
 * @param {HTMLFormElement} form
 * @param {Element | null} control
 */
function standing(form, control) {
  const forms = [...document.querySelectorAll("main form")];
  const at = [...form.elements].findIndex((one) => one === control);
  return { form: forms.indexOf(form), at };
}

/**
 * Goes there, with an entry in the history.
 * @param {URL} address
 * @param {{ form: number, at: number } | null} stood
 */
async function visit(address, stood) {
  history.replaceState({ top: scrollY }, "");
  await load(address, stood, null);
}

/**
 * Shows what is at an address; where that cannot be fetched, the browser goes there as it would have.
 * @param {URL} address
 * @param {{ form: number, at: number } | null} stood where the focus was, in a form
 * @param {number | null} top how far down the page was when it was left; null: it is a new one
 */
async function load(address, stood, top) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const main = document.querySelector("main");
  main?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.headers.get("Content-Type")?.startsWith("text/html") || !found.querySelector("main")) {
      throw new TypeError("no page");
    }
    if (top === null) history.pushState({}, "", address);
    shown = location.pathname + location.search;
    for (const part of PARTS) replace(document, found, part);
    settle(stood, top);
  } catch {
    if (!signal.aborted) location.assign(address);
  }
}

/**
 * @param {Document} page
 * @param {Document} found
 * @param {string} part
 */
function replace(page, found, part) {
  const [old, fresh] = [page, found].map((one) => [...one.querySelectorAll(part)]);
  old.forEach((element, index) => (fresh[index] ? element.replaceWith(fresh[index]) : element.remove()));
}

/**
 * Tells what is shown now, and puts the focus where it was, or else at the heading.
 * @param {{ form: number, at: number } | null} stood
 * @param {number | null} top
 */
function settle(stood, top) {
  told.textContent = document.title;
  const form = stood && document.querySelectorAll("main form")[stood.form];
  const control = stood && form instanceof HTMLFormElement ? form.elements[stood.at] : null;
  const heading = document.querySelector("h1");
  if (control instanceof HTMLElement) {
    control.focus({ preventScroll: true });
  } else if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: top !== null });
  }
  if (top !== null) scrollTo(0, top);
  else if (!control) scrollTo(0, 0);
}
