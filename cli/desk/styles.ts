/** The desk's styles: one file, no font and no picture from anywhere; colours of WCAG AA in light, dark and print. */

const colours = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --paper: #ffffff; --ink: #1a2530; --soft: #4a5865; --line: #c3ccd5; --edge: #6b7886;
  --accent: #0a5a82; --on-accent: #ffffff; --accent-soft: #e3f0f7;
  --good: #14633a; --good-soft: #e2f3e8; --warn: #7a4a00; --warn-soft: #fdf0d8; --bad: #a31621; --bad-soft: #fde7e7;
  --life: #2f7fa8; --renewal: #c98412; --rail: #dfe5ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11171d; --paper: #1a222b; --ink: #e8edf2; --soft: #b3bfca; --line: #3a4754; --edge: #8896a4;
    --accent: #8fccf0; --on-accent: #0b1a24; --accent-soft: #1d3342;
    --good: #8fdcae; --good-soft: #17321f; --warn: #f3c778; --warn-soft: #382a10; --bad: #ffb0b0; --bad-soft: #401b1e;
    --life: #5fb0dc; --renewal: #e0a642; --rail: #2b3641;
  }
}`;

const base = `
*, *::before, *::after { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
h1, h2, h3, p, dl, dd, ol, ul, fieldset { margin: 0; padding: 0; }
h1, h2, h3, p, li, dd { overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; }
h2 { font-size: 1.25rem; line-height: 1.3; margin-top: 2rem; }
h3 { font-size: 1.0625rem; line-height: 1.35; }
code { font: .9375em/1.5 ui-monospace, "Liberation Mono", Consolas, monospace; overflow-wrap: anywhere; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: .5rem; top: -4rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { top: .5rem; }
[hidden] { display: none !important; }
`;

const frame = `
.top { display: flex; flex-wrap: wrap; gap: .25rem 2rem; align-items: center; padding: .75rem max(1rem, calc((100% - 68rem) / 2)); background: var(--paper); border-bottom: 1px solid var(--line); }
.brand { font-weight: 700; }
.brand span { font-weight: 400; color: var(--soft); }
.top ul, .tabs ul, .pager ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; }
.top nav a, .tabs a, .pager a { display: block; padding: .5rem .75rem; border-radius: .375rem; color: var(--ink); text-decoration: none; }
.top nav a:hover, .tabs a:hover, .pager a:hover { background: var(--accent-soft); text-decoration: underline; }
.top a[aria-current], .tabs a[aria-current], .pager a[aria-current] { background: var(--accent-soft); font-weight: 700; box-shadow: inset 0 -3px var(--accent); }
main { display: flow-root; padding: 1.5rem max(1rem, calc((100% - 68rem) / 2)) 3rem; }
main > * + * { margin-top: 1rem; }
main > h2 { margin-top: 2.25rem; }
main > p, main > ul, main > form { max-width: 48rem; }
.lead { font-size: 1.125rem; color: var(--soft); }
main > h1 + .lead { margin-top: .25rem; }
.bottom { padding: 1rem max(1rem, calc((100% - 68rem) / 2)) 2rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; }
.bottom > * + * { margin-top: .5rem; }
.tabs { border-bottom: 1px solid var(--line); }
.pager { margin-top: 1.5rem; }
.pager li { padding: .1rem; align-self: center; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; }
.count { font-weight: 400; color: var(--soft); font-size: .9375rem; }
.jumps { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; }
.jumps a, .actions a { display: inline-block; min-width: 1.5rem; }
.plain { list-style: none; display: grid; gap: .5rem; }
.where, .source, .note { color: var(--soft); font-size: .9375rem; }
.note { display: block; }
.source { font-size: .8125rem; }
`;

const pieces = `
.badge { display: inline-block; margin-bottom: .2rem; padding: .05rem .6rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .875rem; font-weight: 600; background: var(--paper); color: var(--soft); }
.badge.good { color: var(--good); background: var(--good-soft); } .badge.warn { color: var(--warn); background: var(--warn-soft); } .badge.bad { color: var(--bad); background: var(--bad-soft); }
.notice { padding: .75rem 1rem; border: 1px solid var(--edge); border-left-width: .375rem; border-radius: .25rem; background: var(--paper); }
.notice.good { border-color: var(--good); background: var(--good-soft); } .notice.warn { border-color: var(--warn); background: var(--warn-soft); } .notice.bad { border-color: var(--bad); background: var(--bad-soft); } .notice.busy { border-color: var(--accent); }
.facts { display: grid; gap: .375rem 1rem; }
.facts > div { display: grid; gap: 0 1rem; }
dt { color: var(--soft); }
.facts dd, .fields dd { min-width: 0; overflow-wrap: anywhere; }
button, .button { font: inherit; font-weight: 600; display: inline-block; padding: .45rem 1rem; border: 1px solid var(--accent); border-radius: .375rem; background: var(--accent); color: var(--on-accent); text-decoration: none; cursor: pointer; }
button:hover, .button:hover { text-decoration: underline; }
button.copy { padding: .05rem .6rem; font-size: .875rem; background: var(--paper); color: var(--accent); }
button.copy.done { background: var(--good-soft); color: var(--good); border-color: var(--good); }
.bottom button { background: var(--paper); color: var(--accent); font-size: .875rem; padding: .25rem .75rem; }
input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .375rem; padding: .4rem .6rem; max-width: 100%; width: 100%; }
input[type="date"] { width: 12rem; }
label { display: block; font-weight: 600; }
form { display: grid; gap: 1rem; justify-items: start; }
form > div, form > fieldset { width: 100%; }
fieldset { border: 1px solid var(--line); border-radius: .375rem; padding: .75rem 1rem; display: grid; gap: .75rem; background: var(--paper); }
legend { font-weight: 700; padding: 0 .375rem; }
.filters { display: grid; gap: .75rem 1rem; align-items: end; max-width: none !important; }
.wrong { margin-top: .25rem; color: var(--bad); font-weight: 600; } [aria-invalid] { border-color: var(--bad); border-width: 2px; } .notice ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.drop { padding: 1rem; border: 2px dashed var(--edge); border-radius: .5rem; background: var(--paper); }
.drop.over { border-color: var(--accent); background: var(--accent-soft); }
.drop input { border: 0; padding: .5rem 0 0; background: none; }
.value { user-select: all; font-weight: 600; background: var(--accent-soft); padding: .1rem .4rem; border-radius: .25rem; }
.copyable { display: inline-flex; flex-wrap: wrap; gap: .25rem .5rem; align-items: center; max-width: 100%; }
.click { font-weight: 700; }
.code .value { font-size: 1.375rem; }
details { max-width: 48rem; } summary { cursor: pointer; color: var(--accent); }
`;

const lists = `
.group, .ends { display: grid; gap: .75rem; }
.group > h2, section > h2 { margin-top: 1.5rem; }
.work, .screens, .steps, .ends, .history { list-style: none; display: grid; gap: .75rem; }
.card, .screens > li, .steps > li { display: grid; gap: .25rem 1.25rem; padding: .875rem 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
.card { border-left: .375rem solid var(--line); }
.card.late { border-left-color: var(--bad); } .card.week { border-left-color: var(--renewal); } .card.month { border-left-color: var(--life); }
.card .when { color: var(--soft); font-size: .9375rem; } .card .when strong { display: block; color: var(--ink); } .card.late .when strong { color: var(--bad); }
.card .whose { font-weight: 600; } .card .why { margin-top: .25rem; } .card .why, .card .where { font-size: .9375rem; color: var(--soft); }
.fields { display: grid; }
.fields > div { display: grid; gap: .1rem 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.fingerprint { word-spacing: .15em; }
.steps > li { border-left: .375rem solid var(--line); } .steps > .now { border-left-color: var(--accent); } .steps > .done { border-left-color: var(--good); } .steps > .later { background: none; }
.steps > li > * + *, .steps form { margin-top: .5rem; }
.history > li { display: grid; gap: 0 1rem; } .history time { color: var(--soft); }
.ends > li { padding: .5rem 0; border-top: 1px solid var(--line); }
.end .over { color: var(--bad); }
.bar { display: block; width: 100%; height: .625rem; border-radius: .25rem; margin-top: .25rem; forced-color-adjust: none; }
.bar .rail { fill: var(--rail); } .bar .life { fill: var(--life); } .bar .renewal { fill: var(--renewal); } .bar .today { fill: var(--ink); }
.key { display: inline-block; width: 1.5rem; height: .625rem; border-radius: .125rem; } .key.life { background: var(--life); } .key.renewal { background: var(--renewal); margin-left: 1rem; }
`;

const tables = `
table { border-collapse: collapse; width: 100%; background: var(--paper); }
.wide tr { display: block; padding: .75rem 0; border-top: 1px solid var(--line); } .wide thead { display: none; } .wide tbody { display: block; }
.wide caption { display: block; }
.wide th, .wide td { display: block; text-align: left; padding: .1rem .75rem; overflow-wrap: anywhere; }
.wide td::before { content: attr(data-label) " : "; color: var(--soft); }
@media (min-width: 60rem) {
  .wide tr { display: table-row; } .wide thead { display: table-header-group; } .wide tbody { display: table-row-group; } .wide caption { display: table-caption; }
  .wide th, .wide td { display: table-cell; padding: .5rem .75rem; border-top: 1px solid var(--line); vertical-align: top; font-size: .9375rem; overflow-wrap: break-word; }
  .wide td::before { content: none; } .wide thead th { color: var(--soft); } .number { white-space: nowrap; }
}
@media (min-width: 40rem) {
  .facts > div { grid-template-columns: 14rem 1fr; } .fields > div { grid-template-columns: 18rem 1fr; } .history > li { grid-template-columns: 15rem 1fr; }
  .card { grid-template-columns: 11rem 1fr; } .filters { grid-template-columns: 1fr 2fr auto; } .filters:not(:has(select)) { grid-template-columns: 1fr auto; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
`;

const print = `
@page { size: A4; margin: 10mm 13mm; }
@media print {
  :root { --page: #fff; --paper: #fff; --ink: #000; --soft: #333; --line: #999; --edge: #666; --accent: #000; --accent-soft: #fff; --good: #000; --good-soft: #fff; --warn: #000; --warn-soft: #fff; --bad: #000; --bad-soft: #fff; }
  html { font-size: 10pt; } main { padding: 0; }
  .top, .skip, .bottom, nav, .tabs, .filters, .pager, form, button, .button, .no-print, details { display: none !important; }
  .card, .screens > li, .steps > li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } a { color: inherit; text-decoration: none; }
}
.sheet main { max-width: 52rem; margin: 0 auto; background: var(--paper); }
.sheet th { text-align: left; font-weight: 400; color: var(--soft); width: 29%; vertical-align: top; padding: .1rem .5rem .1rem 0; }
.sheet td { vertical-align: top; padding: .1rem 0; overflow-wrap: anywhere; }
.sheet-screens { list-style: none; display: grid; gap: .5rem; }
.sheet-screens > li { border-top: 1px solid var(--line); padding-top: .25rem; }
.sheet-screens h2 { font-size: 1.05rem; margin: 0; }
.box { display: inline-block; width: .8em; height: .8em; border: 1px solid var(--ink); margin-right: .5em; }
@media print {
  .sheet { font: 8.25pt/1.22 "Liberation Sans", Arial, Helvetica, sans-serif; } .sheet h1 { font-size: 14pt; } .sheet main > * + * { margin-top: 1.2mm; } .sheet-screens { gap: .8mm; } .sheet-screens > li { padding-top: .5mm; }
  .sheet-screens h2 { font-size: 9.5pt; } .sheet th, .sheet td { padding-top: .15mm; padding-bottom: .15mm; } .sheet main > h2 { margin-top: 2mm; font-size: 10pt; } .sheet h3 { font-size: 9pt; }
  .sheet .facts { gap: .3mm 4mm; } .sheet .screens { gap: 1mm; } .sheet .screens > li { padding: 1mm 2mm; gap: 0; } .sheet .fields > div { padding: .4mm 0; } .sheet .notice { padding: .6mm 2mm; } .sheet .source, .sheet .note { font-size: 7.5pt; } .sheet .lead { font-size: 9pt; }
  .typed { font-family: ui-monospace, "Liberation Mono", monospace; }
}
`;

export const stylesText = [colours, base, frame, pieces, lists, tables, print].join("\n");
