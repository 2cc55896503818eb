// The query page: sends what is in the editor to /graphql and shows the answer in place. Without it the form does so by itself.
// The address follows what is written, so that it can be shared, gone back to and loaded anew.
import { SchemaDocs } from "./docs.js";
import { QueryEditor, made } from "./editor.js";

/** @typedef {{ query: string, variables: string }} Asked */

const ASKED = "remit.asked"; // kept by the browser for this tab, until it is closed
const MOST = 20;
const LONGEST = 8_000; // letters of an address that every server on the way takes

/** @param {string} id */
const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (find("form"));
const editor = /** @type {QueryEditor} */ (document.querySelector("query-editor"));
const docs = /** @type {SchemaDocs} */ (document.querySelector("schema-docs"));
const panel = /** @type {HTMLDetailsElement} */ (find("docs"));
const variables = /** @type {HTMLTextAreaElement} */ (find("variables"));
const run = /** @type {HTMLButtonElement} */ (find("run"));
const [variablesFault, status, result, earlier] = ["variables-fault", "status", "result", "earlier"].map(find);
const words = form.dataset; // scripts have no words of their own
const begun = asked();
for (const id of ["answer", "docs", "keys"]) find(id).hidden = false;
showEarlier();

editor.addEventListener("about", (event) => {
  const isFirst = !docs.schema;
  docs.schema = editor.schema;
  docs.show(/** @type {CustomEvent} */ (event).detail);
  if (isFirst && matchMedia("(min-width: 52rem)").matches) panel.open = true;
});
panel.addEventListener("toggle", () => panel.open && editor.load());
editor.addEventListener("settled", readdress);
variables.addEventListener("change", readdress);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

/** @returns {Asked} */
function asked() {
  return { query: editor.area.value, variables: variables.value.trim() };
}

/** @param {Asked} one */
function addressOf({ query, variables: given }) {
  const address = new URL(location.href);
  address.search = String(new URLSearchParams(given ? { query, variables: given } : { query }));
  return address;
}

/** Gives the page, and the same in other languages, the address of what is written. */
function readdress() {
  const now = asked();
  if (now.query === begun.query && now.variables === begun.variables && !location.search) return;
  const address = addressOf(now);
  if (address.href.length > LONGEST) address.search = "";
  if (address.href === location.href) return;
  history.replaceState(null, "", address);
  for (const link of document.querySelectorAll(".languages a")) {
    if (link instanceof HTMLAnchorElement) link.search = address.search;
  }
}

async function ask() {
  const values = readVariables();
  if (values === undefined || run.disabled) return;
  run.disabled = true;
  showStatus(words.running ?? "", false);
  readdress();
  remember();
  const started = performance.now();
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json, application/json;q=0.9",
      },
      body: JSON.stringify({ query: editor.area.value, variables: values, operationName: editor.operation }),
    });
    const text = await response.text();
    const milliseconds = Math.round(performance.now() - started);
    const answer = readAnswer(text);
    // Never innerHTML: names and quotations in an answer are other people's text.
    result.textContent = answer.shown;
    const told = (words.time ?? "").replace("{status}", String(response.status)).replace("{number}", String(milliseconds));
    showStatus(told, answer.errors.length > 0 || !response.ok);
    editor.answer(answer.errors);
  } catch {
    result.textContent = words.away ?? "";
    showStatus(words.none ?? "", true);
  } finally {
    run.disabled = false;
  }
  find("answer").scrollIntoView({ block: "nearest" });
}

/** Undefined: what is in the box is no JSON object, and the reader has been told. */
function readVariables() {
  const text = variables.value.trim();
  if (text === "") return showVariablesFault(""), null;
  try {
    const values = JSON.parse(text);
    if (values !== null && typeof values === "object" && !Array.isArray(values)) {
      return showVariablesFault(""), values;
    }
  } catch {
    // told below
  }
  showVariablesFault(words.variables ?? "");
  variables.focus();
  return undefined;
}

/** @param {string} text */
function readAnswer(text) {
  try {
    const answer = JSON.parse(text);
    return { shown: JSON.stringify(answer, null, 2), errors: answer.errors ?? [] };
  } catch {
    return { shown: text, errors: [{ message: text }] };
  }
}

/**
 * @param {string} text
 * @param {boolean} failed
 */
function showStatus(text, failed) {
  status.textContent = text;
  status.classList.toggle("fault", failed);
}

/** @param {string} text */
function showVariablesFault(text) {
  variablesFault.textContent = text;
  variablesFault.hidden = text === "";
  variables.setAttribute("aria-invalid", String(text !== ""));
}

/** What was asked in this tab, the last first. @returns {Asked[]} */
function memory() {
  try {
    return JSON.parse(sessionStorage.getItem(ASKED) ?? "[]");
  } catch {
    return []; // nothing may be kept here
  }
}

function remember() {
  const now = asked();
  const others = memory().filter((one) => one.query !== now.query || one.variables !== now.variables);
  try {
    sessionStorage.setItem(ASKED, JSON.stringify([now, ...others].slice(0, MOST)));
  } catch {
    return;
  }
  showEarlier();
}

/** Lists what was asked: each leads to its page, as the examples do. */
function showEarlier() {
  const links = memory().map((one) => {
    const link = made("a", { href: addressOf(one).href, textContent: one.query.replace(/\s+/g, " ") });
    return made("li", {}, made("code", {}, link), " ", made("span", { className: "beside", textContent: one.variables }));
  });
  earlier.querySelector("div")?.replaceChildren(made("ol", {}, ...links));
  earlier.hidden = links.length === 0;
}
