/** What of RGAA can be read off a page's HTML without a browser; the rest is axe's in Chromium (test/desk/axe.test.ts). */

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);

/** What is wrong with a page, in short words; nothing where all is well. */
export function faultsOf(page: string): string[] {
  const text = page.replace(/<script>.*?<\/script>/gs, "");
  return [
    ...(text.startsWith('<!doctype html>\n<html lang="fr">') ? [] : ["language"]),
    ...(all(text, /<(main)[\s>]/g).length === 1 && all(text, /<(h1)[\s>]/g).length === 1 ? [] : ["one main, one first heading"]),
    ...(/<title>[^<]+<\/title>/.test(text) ? [] : ["title"]),
    ...(text.includes('<a class="skip" href="#contenu">') && text.includes('<main id="contenu"') ? [] : ["way past the menu"]),
    ...headingFaults(all(text, /<h([1-6])[\s>]/g).map(Number)),
    ...twice(all(text, / id="([^"]+)"/g)).map((id) => `id ${id} twice`),
    ...unlabelled(text).map((id) => `field ${id} without label`),
    ...all(text, /<(th(?=[\s>])(?![^>]*scope=)[^>]*)>/g).map((cell) => `${cell} without scope`),
    ...all(text, /<table[^>]*>(?!\s*<caption)(.{0,40})/g).map((start) => `table without caption: ${start}`),
    ...all(text, /(\son\w+=|\sstyle=|javascript:)/g).map((found) => `inline ${found}`),
    ...all(text, /<(?:link|img|script|iframe|form|source|use)\b[^>]*(?:src|href|action)="(https?:[^"]*)"/g).map((to) => `asks ${to}`),
  ];
}

/** No level is passed over. */
const headingFaults = (levels: readonly number[]): string[] =>
  levels.flatMap((level, index) => (index > 0 && level > levels[index - 1]! + 1 ? [`heading ${level} after ${levels[index - 1]}`] : []));

const twice = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

function unlabelled(text: string): string[] {
  const labels = new Set(all(text, /<label for="([^"]+)"/g));
  const fields = [...text.matchAll(/<(?:input|select|textarea)\b([^>]*)>/g)].map((match) => match[1]!);
  return fields
    .filter((attributes) => !attributes.includes('type="hidden"'))
    .map((attributes) => / id="([^"]+)"/.exec(attributes)?.[1] ?? "(none)")
    .filter((id) => !labels.has(id));
}
