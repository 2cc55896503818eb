// Forms and links with `data-swap="main"` change the part of the page that differs and leave the rest standing.
// The address is that of the page which they would lead to, so it can be shared, gone back from and loaded anew.

/** What differs between two pages: each is replaced by its like. */
const PARTS = ["title", "meta[name=description]", "link[rel=canonical]", "link[rel=alternate]", ".languages", "main"];

/** How long a box of a drawing takes to where it stands now, in milliseconds. */
const MOVING = 300;

/** @typedef {{ find: () => Element | null, at: DOMRect }} Stood a control that was used: its like on the page that comes, and its place */

let asking = new AbortController();
let shown = location.pathname + location.search;
const told = document.createElement("p");
told.className = "unseen";
told.setAttribute("role", "status");
document.body.append(told);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-swap]") : null;
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || event.defaultPrevented || !plain) return;
  event.preventDefault();
  visit(new URL(link.getAttribute("href") ?? "", location.href), standing(link));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-swap]") || event.defaultPrevented) return;
  event.preventDefault();
  const address = new URL(form.action);
  const given = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
  address.search = String(new URLSearchParams(given));
  visit(address, standing(event.submitter ?? document.activeElement));
});

addEventListener("popstate", (event) => {
  if (location.pathname + location.search !== shown) load(new URL(location.href), null, event.state?.top ?? 0);
});

/**
 * Where a control stands, so that who has used it finds it again: by its id, as a box of a drawing, or as a button of its form.
 * @param {Element | null} control
 * @returns {Stood | null}
 */
function standing(control) {
  if (!control) return null;
  const at = control.getBoundingClientRect();
  const box = control.getAttribute("data-box");
  if (control.id) return { find: () => document.getElementById(control.id), at };
  if (box) return { find: () => boxes().get(box) ?? null, at };
  if (!(control instanceof HTMLButtonElement) || !control.form) return null;
  const form = [...document.querySelectorAll("main form")].indexOf(control.form);
  const number = [...control.form.querySelectorAll("button")].indexOf(control);
  return { find: () => document.querySelectorAll("main form")[form]?.querySelectorAll("button")[number] ?? null, at };
}

/**
 * Goes there, with an entry in the history.
 * @param {URL} address
 * @param {Stood | null} stood
 */
async function visit(address, stood) {
  history.replaceState({ top: scrollY }, "");
  await load(address, stood, null);
}

/**
 * Shows what is at an address; where that cannot be fetched, the browser goes there as it would have.
 * @param {URL} address
 * @param {Stood | null} stood where the focus was
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
    const [places, left] = [drawn(), document.querySelector(".drawing")?.scrollLeft ?? 0];
    for (const part of PARTS) replace(document, found, part);
    document.querySelector(".drawing")?.scrollTo(left, 0);
    settle(stood, top);
    move(places);
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
 * Tells what is shown now. The focus goes to the control that was used, which stays where it was in the window; else to the part
 * of the page that the address names, or to the heading.
 * @param {Stood | null} stood
 * @param {number | null} top
 */
function settle(stood, top) {
  told.textContent = document.title;
  const control = stood?.find();
  if (stood && (control instanceof HTMLElement || control instanceof SVGElement)) {
    control.focus({ preventScroll: true });
    if (document.activeElement === control) {
      const { left, top: now } = control.getBoundingClientRect();
      control.closest(".drawing")?.scrollBy(left - stood.at.left, 0);
      scrollBy(0, now - stood.at.top);
      return;
    }
  }
  const named = top === null && location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const heading = named || document.querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: top !== null });
  }
  if (named) named.scrollIntoView();
  else scrollTo(0, top ?? 0);
}

/**
 * The boxes of drawings by what they stand for.
 * @returns {Map<string, SVGGraphicsElement>}
 */
function boxes() {
  const found = /** @type {NodeListOf<SVGGraphicsElement>} */ (document.querySelectorAll("[data-box]"));
  return new Map([...found].map((box) => [box.dataset.box ?? "", box]));
}

/** Where each box stands, as CSS writes it. */
function drawn() {
  return new Map([...boxes()].map(([name, box]) => [name, placed(box)]));
}

/** @param {SVGGraphicsElement} box */
function placed(box) {
  const { e = 0, f = 0 } = box.transform.baseVal.consolidate()?.matrix ?? {};
  return `translate(${e}px, ${f}px)`;
}

/**
 * Moves what stays of a drawing to where it stands now, and lets the rest appear: so it is followed by eye. Who asks for less
 * motion sees it there at once.
 * @param {Map<string, string>} before
 */
function move(before) {
  const now = boxes();
  const stays = [...now.keys()].some((name) => before.has(name));
  if (!stays || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const how = { duration: MOVING, easing: "ease-in-out" };
  for (const [name, box] of now) {
    const from = before.get(name);
    if (!from) box.animate({ opacity: [0, 1] }, how);
    else if (from !== placed(box)) box.animate({ transform: [from, placed(box)] }, how);
  }
  for (const part of document.querySelectorAll(".drawing :is(.edges, .heads)")) part.animate({ opacity: [0, 1] }, how);
}
