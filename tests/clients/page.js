// The page of docs/clients.md in a browser without a window, which asks before it sends to another origin as browsers do.
import { readFileSync, writeFileSync } from "node:fs";
import { Window } from "happy-dom";
import typescript from "typescript";

const [origin] = process.argv.slice(2);
const window = new Window({ url: `${origin}/` });
window.document.body.innerHTML = '<div id="root"></div>';
const { document, navigator } = window;
for (const [name, value] of Object.entries({ window, document, navigator, fetch: window.fetch.bind(window) })) {
  Object.defineProperty(globalThis, name, { value }); // from Node.js 21 on it has a navigator of its own that cannot be assigned to
}

const { outputText } = typescript.transpileModule(readFileSync("page.jsx", "utf8"), {
  compilerOptions: { jsx: typescript.JsxEmit.ReactJSX, module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
});
writeFileSync("page.built.js", outputText);
await import("./page.built.js");

const find = (selector) => [...window.document.querySelectorAll(selector)];
const deadline = Date.now() + 20_000;
while (!find("main, [role=alert]").length && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify({
  days: find("section").map((section) => [...section.children].map((child) => child.textContent)),
  alert: find("[role=alert]").map((one) => one.textContent),
}));
