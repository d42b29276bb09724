import { at, state } from "../people-stage";
import { resourcesOf } from "../stack";
import { htmlTasks } from "./html";
import { markdownTasks, printTasks } from "./print";
import { tasksOf } from "./tasks";

const resources = resourcesOf(state);
const people = tasksOf(resources, at);
const page = (language: "en" | "fr", whole = false, of = people): Promise<string> => htmlTasks(of, { whole, language }, "2027-04-20");

it("is one page that needs nothing beside itself: no script, no request, its language said", async () => {
  for (const language of ["en", "fr"] as const) {
    const text = await page(language);
    expect(text).toMatch(/^<!doctype html>\n<html lang="(en|fr)">/);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|src=|href=|@import|url\(|\son\w+=/i);
    expect(text).toContain("default-src 'none'");
    expect(text.match(/<h1>/g)).toHaveLength(1);
    expect(text.match(/<h2>/g)).toHaveLength(people.length);
    expect((text.match(/<(section|ul|li|dl|dt|dd|main)>/g) ?? []).length).toBe(
      (text.match(/<\/(section|ul|li|dl|dt|dd|main)>/g) ?? []).length,
    );
  }
});

it("says what the terminal says, in both languages", async () => {
  const text = await page("fr");
  for (const part of [
    "Zoé Noël, administrateur technique",
    "Aïcha Lefèvre, représentant légal",
    "avant le 2027-06-01",
    "pour Maison du Port",
  ])
    expect(text).toContain(part);
  expect(printTasks(people, false, undefined, "fr")).toContain(
    "Ali Roux, représentant légal :\n  signer le contrat d'adhésion avec l'ANS pour FINESS 130000001, puis indiquer `contract`\n    pour Maison du Port\n    où : https://esante.gouv.fr\n    pourquoi : l'ANS ne délivre qu'aux structures sous contrat, par FINESS géographique",
  );
  expect(markdownTasks(people, false, "fr")).toContain("## Zoé Noël, administrateur technique\n\n- avant le 2027-05-01 : faire renouveler");
  expect(await page("fr", false, [])).toContain("<p>Personne n&#39;a rien à faire.</p>");
});

it("has everything of one person's list, and no text of others as markup", async () => {
  const hostile = resources.map((each) =>
    each.name === "port"
      ? {
          ...each,
          outputs: {
            ...each.outputs,
            structureName: "<script>alert(1)</script>\u202e",
            nextAction: { who: "<b>you</b>", what: "&amp; \"x\" 'y'", where: "</main>", by: null, because: "<!-- z" },
          },
        }
      : each,
  );
  const text = await page("en", true, tasksOf(hostile, at));
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).toContain("&amp;amp; &quot;x&quot; &#39;y&#39;");
  expect(text).toContain("&lt;/main&gt;");
  expect(text).not.toMatch(/<b>|<script|<!-- z|\u202e/);
});
