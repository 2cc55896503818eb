// A button that copies what stands beside it. Without it the text is marked and copied by hand.

class CopyText extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(":scope > button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.dataset.copy ?? "";
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    told.className = "beside";
    button.addEventListener("click", async () => {
      told.textContent = "";
      const text = this.firstElementChild;
      if (!text) return;
      const copied = await copy(written(text)).catch(() => false);
      if (copied) told.textContent = this.dataset.copied ?? "";
      else getSelection()?.selectAllChildren(text); // then the keys of the browser copy it
    });
    this.append(button, " ", told);
  }
}

/**
 * The text of an element, each link followed by its address, as on paper.
 * @param {Element} element
 */
function written(element) {
  const copied = /** @type {Element} */ (element.cloneNode(true));
  for (const link of copied.querySelectorAll("a")) {
    if (link.textContent !== link.href) link.append(` <${link.href}>`);
  }
  return (copied.textContent ?? "").trim().replace(/\s+/g, " ");
}

/**
 * Whether it was copied: a page that came neither by https nor from this very machine may not.
 * @param {string} text
 */
async function copy(text) {
  if (!navigator.clipboard) return false;
  await navigator.clipboard.writeText(text);
  return true;
}

customElements.define("copy-text", CopyText);
