// The query page: sends what is in the editor to /graphql and shows the answer in place. Without it the form does so by itself.
import { examples } from "./examples.js";

const [form, example, query, variables, variablesFault, run, status, result] = [
  "form", "example", "query", "variables", "variables-fault", "run", "status", "result",
].map((id) => document.getElementById(id));

// What the page says is written in its language, in the form: scripts have no words of their own.
const words = form.dataset;
document.getElementById("examples").hidden = document.getElementById("answer").hidden = false;

const shown = examples.findIndex((one) => one.query === query.value.trim());
if (shown < 0) example.append(new Option("…", "", true, true));
for (const [index, { title, titles }] of examples.entries()) {
  const chosen = index === shown;
  example.append(new Option(titles?.[document.documentElement.lang] ?? title, String(index), chosen, chosen));
}

example.addEventListener("change", () => {
  const chosen = examples[Number(example.value || -1)];
  if (chosen === undefined) return;
  query.value = chosen.query;
  variables.value = chosen.variables ? JSON.stringify(chosen.variables, null, 2) : "";
  showVariablesFault("");
});

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

async function ask() {
  const values = readVariables();
  if (values === undefined || run.disabled) return;
  run.disabled = true;
  showStatus(words.running, false);
  const begun = performance.now();
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json, application/json;q=0.9",
      },
      body: JSON.stringify({ query: query.value, variables: values }),
    });
    const text = await response.text();
    const milliseconds = Math.round(performance.now() - begun);
    const answer = readAnswer(text);
    // Never innerHTML: names and quotations in an answer are other people's text.
    result.textContent = answer.shown;
    const told = words.time.replace("{status}", response.status).replace("{number}", milliseconds);
    showStatus(told, answer.failed || !response.ok);
  } catch {
    result.textContent = words.away;
    showStatus(words.none, true);
  } finally {
    run.disabled = false;
  }
}

// Undefined: what is in the box is no JSON object, and the reader has been told.
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
  showVariablesFault(words.variables);
  variables.focus();
  return undefined;
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function readAnswer(text) {
  try {
    const answer = JSON.parse(text);
    return { shown: JSON.stringify(answer, null, 2), failed: Boolean(answer.errors) };
  } catch {
    return { shown: text, failed: true };
  }
}

function showStatus(text, failed) {
  status.textContent = text;
  status.classList.toggle("fault", failed);
}

function showVariablesFault(text) {
  variablesFault.textContent = text;
  variablesFault.hidden = text === "";
  variables.setAttribute("aria-invalid", String(text !== ""));
}
