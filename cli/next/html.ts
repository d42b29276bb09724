import { html, raw } from "hono/html";
import { say } from "../words";
import { head, itemLine, places, type Reading, whomFor } from "./print";
import type { PersonTasks, Task } from "./tasks";
import { tasksIn } from "./words";

/** Tasks as one page that needs nothing beside itself: no script, no request, dark and light, and to be printed. Pure. */

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
li { margin: .75rem 0; break-inside: avoid; } li li { margin: .1rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .25rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
time { font-weight: bold; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } }
`;

/** Control and direction characters are no text of a page. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, " ");

function taskItem(task: Task, reading: Reading) {
  const { language, whole } = reading;
  const items = whole && task.items.length > 1 ? task.items : [];
  return html`<li>
  <strong>${clean(head(task, language))}</strong>, ${clean(whomFor(task, reading))}
  <dl>
    ${items.length > 0 ? "" : html`<dt>${say(language, "where")}</dt><dd>${clean(places(task.items, "where", language))}</dd>`}
    <dt>${say(language, "because")}</dt><dd>${clean(places(task.items, "because", language))}</dd>
  </dl>
  ${items.length > 0 ? html`<ul>${items.map((item) => html`<li>${clean(itemLine(item, task, language))}</li>`)}</ul>` : ""}
</li>`;
}

/** @param day the day (YYYY-MM-DD) it is counted from */
export async function htmlTasks(people: readonly PersonTasks[], reading: Reading, day: string): Promise<string> {
  const { language } = reading;
  const title = say(language, "worklist");
  const sections = tasksIn(language, people).map(
    ({ who, tasks }) => html`<section>
<h2>${clean(who)}</h2>
<ul>${tasks.map((task) => taskItem(task, reading))}</ul>
</section>`,
  );
  const page = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title} <small>${say(language, "as-of", { day })}</small></h1>
${sections.length > 0 ? sections : html`<p>${say(language, "nobody")}</p>`}
</main>
</body>
</html>
`;
  return String(page);
}
