import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wordsOf } from "../../test/source-words";
import { providerPhrases } from "./doctor-places";
import { findingSaid, pathFindings } from "./findings";
import { profileFindings } from "./findings-profile";
import { noticePhrases } from "./notices";
import { notePhrases } from "./verify";

const provider = join(__dirname, "..", "..", "provider");
const rules = join(provider, "x509", "profile", "rules");

it("has French for every rule of the profile, and for no other", () => {
  const text = readdirSync(rules)
    .map((file) => readFileSync(join(rules, file), "utf8"))
    .join("\n");
  const plain = [...text.matchAll(/^\s+id: "([\w-]+)"/gm)].map(([, id]) => id!);
  const slugs = [...text.matchAll(/slug: "([\w-]+)"/g)].map(([, slug]) => `not-critical-${slug}`);
  const layout = ["c", "st", "o", "ou", "cn"].flatMap((name) => [`subject-encoding-${name}`, `subject-length-${name}`]);
  expect(plain.length).toBeGreaterThan(80);
  expect(Object.keys(profileFindings).sort()).toEqual([...new Set([...plain, ...slugs, ...layout, "anchor-missing"])].sort());
});

it("says each otherwise than any other, in French, with the facts behind it", () => {
  const all = [...Object.entries(profileFindings), ...Object.entries(pathFindings)];
  for (const [id, french] of all) expect([id, french]).toEqual([id, expect.not.stringMatching(/\b(the|and|with|is|of)\b/)]);
  expect(findingSaid({ id: "key-size", message: "The key has 4096 bits." }).fr).toBe(
    "La clé n'a pas 2048 bits, la seule taille vue. (The key has 4096 bits)",
  );
  expect(findingSaid({ id: "of-a-version-to-come", message: "What." })).toEqual({ en: "What.", fr: "What." });
});

it.each([
  [join(provider, "x509", "answer", "harvest.ts"), notePhrases, /^A |^It is|^There/],
  [join(provider, "vault", "file", "identity.ts"), noticePhrases, /^made an age identity|^\(mode 0600\)\. Keep/],
  [
    join(provider, "lifecycle", "common", "runner.ts"),
    providerPhrases,
    /lost|outbox|next run|^Use a vault|^Put the exchange|^Log in|Where it is kept/,
  ],
  [join(provider, "channel", "mail", "adapter.ts"), providerPhrases, /^TLS holds|^are not read/],
] as const)("knows what %s tells", (path, phrases, told) => {
  const source = readFileSync(join(__dirname, "doctor-places.ts"), "utf8");
  const corpus = [...phrases.map(({ en }) => en), source].join("\n");
  const found = wordsOf(path, /^; /).filter((words) => told.test(words));
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((words) => !corpus.includes(words))).toEqual([]);
});
