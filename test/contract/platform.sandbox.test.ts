import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHierarchy, openSandbox, sandboxPerson } from "../../provider/igc/sandbox";
import { type PlatformStage, platformContract } from "./platform";
import { treeIn } from "./platform-stage";

/** One CA for all cases: its two keys are the dear part of an empty sandbox. */
let authority: string;
beforeAll(async () => {
  authority = mkdtempSync(join(tmpdir(), "sandbox-contract-ca-"));
  await openHierarchy(authority);
});
afterAll(() => rmSync(authority, { recursive: true }));

/** Nothing happens by itself: people take longer than any case. */
async function openStage(): Promise<PlatformStage> {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-contract-"));
  cpSync(authority, folder, { recursive: true });
  const player = sandboxPerson(folder);
  await player.setClock(new Date("2026-11-24T09:00:00Z"));
  await player.setDelays({ issuanceHours: 1000, acknowledgementHours: 5, validationWorkingDays: 30 });
  const reopen = () => openSandbox(folder);
  return {
    platform: reopen(),
    reopen,
    here: folder,
    files: async () => treeIn(folder),
    remove: async (path) => rmSync(join(folder, path)),
    person: {
      sign: async (ticket) => void (await player.sign(ticket)),
      send: async (ticket) => void (await player.send(ticket)),
      acknowledge: async (ticket) => {
        await player.advance({ hours: 5 });
        return (await reopen().poll()).forms.get(ticket)!.dossierReference!;
      },
      validate: async (ticket) => void (await player.validate(ticket)),
      refuse: async (ticket, reason) => void (await player.refuse(ticket, reason)),
      bringCertificate: async (ticket) => void (await player.bringAgain(ticket)),
      refuseOrder: async (ticket, reason) => void (await player.refuseOrder(ticket, reason)),
    },
    later: async () => void (await player.advance({ days: 2 })),
    vanish: async () => rmSync(folder, { recursive: true }),
    leaveEmpty: async () => void mkdirSync(folder),
    lose: async () =>
      ["forms", "orders", "revocation-sheets", "fiches"].forEach((place) => rmSync(join(folder, place), { recursive: true, force: true })),
    damage: async (ticket) => {
      for (const place of ["forms", "orders"])
        if (existsSync(join(folder, place, `${ticket}.json`))) writeFileSync(join(folder, place, `${ticket}.json`), "{");
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

platformContract("The sandbox", openStage, "without papers");
