/**
 * The one script of the desk: it copies a value, and takes a file that is dragged onto its place. Everything works without it: a value is
 * selected whole by a click, and a file is chosen.
 */
export const scriptText = `"use strict";
(() => {
  const say = (text) => { const place = document.getElementById("annonce"); if (place) place.textContent = text; };
  const copy = async (button) => {
    const value = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(value.textContent);
      button.classList.add("done");
      button.firstChild.textContent = "Copié";
      say("Copié : " + value.textContent);
    } catch {
      getSelection().selectAllChildren(value);
      say("La copie est refusée par le navigateur. La valeur est sélectionnée : Ctrl+C la copie.");
    }
  };
  if (navigator.clipboard) for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const placeOf = (event) => event.target instanceof Element ? event.target.closest(".drop") : null;
  const mark = (place) => { for (const each of document.querySelectorAll(".drop")) each.classList.toggle("over", each === place); };
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); mark(placeOf(event)); } });
  document.addEventListener("dragleave", () => mark(null));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(null);
    const place = placeOf(event);
    const files = event.dataTransfer.files;
    if (!place) return say("Ce n'est pas ici que ce fichier se dépose.");
    if (files.length !== 1) return say("Un seul fichier à la fois.");
    place.querySelector("input[type=file]").files = files;
    say("Fichier choisi : " + files[0].name);
  });
})();
`;
