import { join } from "node:path";
import { repository } from "./cli/places.mjs";
import { runCommand } from "./engine/command";
import { expectGood } from "./engine/example";
import { newProject, type Project, readable } from "./engine/project";
import { finessOf } from "./many-structures";
import { deep } from "./sample";
import { type Server, setUpTimeout } from "./servers/child";
import { type FaultProxy, faultProxy } from "./servers/fault-proxy";
import { startMoto } from "./servers/moto";
import { anybody, makeBucket } from "./servers/s3-stage";
import { bucketPlace, folderPlace, type Place, withClock } from "./structures/places";
import { Reps } from "./structures/reps";

/**
 * 100 structures of three administrators from drafts to validated on the real engine, with refusals and late answers: each `up` looks at
 * the exchange once, whatever it does, on a folder and on a store (issue 18). Outside of a deep run they are 6.
 */
jest.setTimeout(1_800_000);
const count = deep ? 100 : 6;
const numbers = Array.from({ length: count }, (_, index) => index);

const program = `
const igc = require("pulumi-igc-sante");
const person = (name, firstName, lastName, cardNumber) => new igc.TechnicalAdmin(name, {
  cardType: "CPA", cardNumber, lastName, firstName, phone: "0144000002", email: name + "@editeur.example", employer: "vendor",
});
const admins = [person("zoe", "Zoé", "Noël", "2600301752"), person("ali", "Ali", "Roux", "2600301753"), person("ines", "Inès", "Petit", "2600301754")];
const corrected = JSON.parse(process.env.CORRECTED ?? "[]");
for (const finess of ${JSON.stringify(numbers.map(finessOf))}) {
  const structure = new igc.HealthStructure("centre-" + finess, {
    structureName: "Centre " + finess, finess, kind: "centre-de-sante", contract: { signedOn: "2024-03-18" },
    legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: finess + "@centre.example", cardNumber: "2800262487" },
  });
  const usage = corrected.includes(finess) ? "Authentification et signature sur le DMP" : "DMP";
  new igc.Form413Request("form-" + finess, { structure, admins, usage });
}
`;

interface Form {
  readonly phase: string;
  readonly ticket: string;
  readonly dossierReference: string | null;
  readonly nextAction: { readonly who: string; readonly what: string; readonly where: string; readonly because: string } | null;
}

let moto: Server & { readonly url: string };
let proxy: FaultProxy;
beforeAll(async () => {
  moto = await startMoto();
  await makeBucket(moto.url);
  proxy = await faultProxy(moto.url);
}, setUpTimeout);
afterAll(async () => {
  await proxy?.stop();
  await moto?.stop();
});

it.each<[string, (project: Project) => Place]>([
  ["a folder", (project) => folderPlace(project)],
  ["a store", () => bucketPlace(moto.url, proxy)],
])("%s: from drafts to validated, with one look an up", async (_name, placeIn) => {
  const project = await newProject({
    files: { "index.js": program },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  try {
    await story(project, placeIn(project));
  } finally {
    await project.dispose();
  }
});

async function story(project: Project, place: Place): Promise<void> {
  Object.assign(project.env, anybody, place.env, withClock(project));
  await project.setConfig("igc-sante:platform", place.address);
  const spent: string[] = [];
  const engine = async (...args: readonly string[]): Promise<void> => {
    const [from, started] = [place.looks(), Date.now()];
    expectGood(await project.run(args, { timeoutMs: 600_000 }));
    spent.push(`${args[0]} ${((Date.now() - started) / 1000).toFixed(1)} s`);
    expect({ args, looks: place.looks() - from }).toEqual({ args, looks: 1 });
  };
  const up = () => engine("up", "--yes", "--skip-preview");
  const forms = async (): Promise<ReadonlyMap<string, Form>> => {
    const { deployment } = await project.stateExport();
    const found = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":Form413Request"));
    return new Map(found.map((each) => [each.urn.split("-").at(-1)!, readable(each).outputs as unknown as Form]));
  };
  const phases = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { phase } of (await forms()).values()) counts[phase] = (counts[phase] ?? 0) + 1;
    return counts;
  };
  const reps = new Reps(place.hands);
  const on = (day: string): void => void Object.assign(project.env, { CLOCK: `${day}T09:00:00.000Z` });
  const [unsigned, early] = [(number: number) => number % 5 === 4, (number: number) => number % 3 === 1 && number % 5 !== 4];
  const refused = numbers.filter((number) => number % 6 === 2);
  const [late, slow] = [numbers.filter(early).length, 1];
  const waiting = async (who: RegExp): Promise<Form[]> =>
    [...(await forms()).values()].filter(({ nextAction }) => nextAction !== null && who.test(`${nextAction.who}: ${nextAction.what}`));

  on("2026-11-02");
  await up();
  expect(await phases()).toEqual({ "to-sign": count });
  const drafts = [...(await forms()).values()].map(({ ticket }) => ticket);

  // Most sign; a third is sent at once, and ANS says nothing. Ten working days after the drafts, 11 November is none, both are late.
  for (const [number, ticket] of drafts.entries()) if (!unsigned(number)) await reps.sign(ticket);
  for (const [number, ticket] of drafts.entries()) if (early(number)) await reps.send(ticket, "04/11/2026");
  on("2026-11-18");
  await up();
  const missing = numbers.filter(unsigned).length;
  expect(await phases()).toEqual({ "to-sign": missing, "to-send": count - missing - late, "sent": late });
  expect(await waiting(/^you: write to ANS about the dossier, form 413, sent on 2026-11-04: igc-sante status --overdue /)).toHaveLength(
    late,
  );
  for (const { nextAction } of await waiting(/^Aïcha Lefèvre, .*: sign/))
    expect(nextAction!.because).toMatch(/handed out on 2026-11-02 and not back by 2026-11-17: igc-sante status --overdue/);
  const letters = await overdue(project, "2026-11-18");
  expect(letters.map(({ kind, to }) => `${kind} ${/@esante|Aïcha/.exec(to.join())?.[0] ?? ""}`)).toEqual([
    ...Array(late).fill("acknowledgement @esante"),
    ...Array(missing).fill("signature Aïcha"),
  ]);
  expect(new Set(letters.map(({ subject }) => subject)).size).toBe(late + missing);

  // All are signed and sent; ANS acknowledges, refuses some and validates the others, but for one.
  for (const [number, ticket] of drafts.entries()) if (unsigned(number)) await reps.sign(ticket);
  for (const [number, ticket] of drafts.entries()) if (!early(number)) await reps.send(ticket, "18/11/2026");
  on("2026-11-19");
  await up();
  expect(await phases()).toEqual({ sent: count });
  for (const [number, ticket] of drafts.entries()) {
    await reps.acknowledge(ticket, `ANS-${number}`, "19/11/2026");
    if (refused.includes(number)) await reps.refuse(ticket, "Le nom de la structure est illisible.", "20/11/2026");
    else if (number !== slow) await reps.validate(ticket, "20/11/2026");
  }
  on("2026-11-20");
  await up();
  expect(await phases()).toEqual({ validated: count - refused.length - 1, refused: refused.length, acknowledged: 1 });
  expect(await overdue(project, "2026-11-24")).toEqual([]);
  expect(await overdue(project, "2026-11-25")).toMatchObject([{ kind: "decision", text: expect.stringMatching(/dossier \.+ ANS-1\n/) }]);
  const back = [...(await forms())].filter(([, { phase }]) => phase === "refused");
  for (const [, { nextAction }] of back)
    expect(nextAction!.because).toMatch(/^ANS refused dossier ANS-\d+: Le nom de la structure est illisible\.$/);

  // Corrected in the program, each gets another form; everything else is left alone.
  Object.assign(project.env, { CORRECTED: JSON.stringify(back.map(([finess]) => finess)) });
  on("2026-11-25");
  await up();
  expect(await phases()).toEqual({ "validated": count - refused.length - 1, "to-sign": refused.length, "acknowledged": 1 });
  expect(await waiting(/^you: write to ANS about dossier ANS-1, form 413, sent on 2026-11-04:/)).toHaveLength(1);
  const anew = [...(await forms()).values()].filter(({ phase }) => phase === "to-sign").map(({ ticket }) => ticket);
  expect(anew.filter((ticket) => drafts.includes(ticket))).toEqual([]);
  for (const ticket of anew) {
    await reps.sign(ticket);
    await reps.send(ticket, "25/11/2026");
    await reps.validate(ticket, "27/11/2026");
  }
  await reps.validate(drafts[slow]!, "27/11/2026");
  on("2026-11-27");
  await up();
  expect(await phases()).toEqual({ validated: count });
  expect(await waiting(/./)).toEqual([]);
  expect(await overdue(project, "2027-11-27")).toEqual([]);
  expectGood(await project.preview("--expect-no-changes"));
  if (deep) console.log(`${count} structures on ${place.address.slice(0, 12)}: ${spent.join(", ")}`);
}

/** What the command prints of the stack, as JSON. */
async function overdue(project: Project, at: string): Promise<{ kind: string; to: string[]; subject: string; text: string }[]> {
  const main = join(repository, "dist/cli/main.js");
  const { code, stdout } = await runCommand(process.execPath, [main, "status", "--overdue", "--json", "--at", `${at}T09:00:00Z`], {
    cwd: project.dir,
    env: project.env,
    timeoutMs: 300_000,
  });
  expect(code).toBe(0);
  return JSON.parse(stdout);
}
