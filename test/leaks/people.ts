import type { KeyObject } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Chance } from "../../cli/rehearsal/chance";
import { sandboxPerson, type WrongAnswer, wrongAnswers } from "../../provider/igc/sandbox";
import type { Properties } from "../../provider/rpc";
import { readCsr } from "../../provider/x509/csr";
import { signedCopy } from "../manual/signed-copy";
import type { Portal } from "./portal";

/** The people around a project's platform, as far as runs need them. */
export interface People {
  readonly platform: string;
  /** The folder of the platform in the project, that another project may begin with. */
  readonly folder: string;
  /** The form goes through all its phases. */
  habilitate(): Promise<void>;
  /** Somebody brings something for an order, or for the next one. */
  answer(ticket: string | undefined, wish: Properties): Promise<void>;
  setClock(now: Date): Promise<void>;
  now(): Date;
}

/** The sandbox: right answers come by themselves, wrong ones on demand. */
export function sandboxPeople(dir: string, chance: Chance): People {
  const person = sandboxPerson(join(dir, "sandbox"));
  let now = new Date("2026-11-24T09:00:00Z");
  return {
    platform: "sandbox:./sandbox",
    folder: "sandbox",
    async habilitate() {
      await person.sign();
      await person.send();
      await person.validate();
    },
    async answer(ticket) {
      const kind = chance.pick(Object.keys(wrongAnswers)) as WrongAnswer;
      const again = ticket !== undefined && chance.happens(0.3);
      await (again ? person.bringAgain(ticket) : person.answerNext(kind, ticket)).catch(() => undefined); // the order is settled
    },
    async setClock(instant) {
      now = instant;
      await person.setClock(instant);
    },
    now: () => now,
  };
}

/** The folder `manual:`: everything is a file that somebody leaves, one with the portal's own key among them. */
export function manualPeople(dir: string, chance: Chance, authority: string, portal: Portal): People {
  const root = (...path: string[]): string => join(dir, "igc-sante", ...path);
  let now = new Date("2026-11-24T09:00:00Z");
  return {
    platform: "manual:./igc-sante",
    folder: "igc-sante",
    async habilitate() {
      mkdirSync(root("ca"), { recursive: true });
      for (const member of ["root", "issuing"]) cpSync(join(authority, "ca", `${member}.pem`), root("ca", `${member}.pem`));
      const [form] = readdirSync(root("outbox")).filter((name) => name.startsWith("f413-"));
      writeFileSync(root("inbox", `${form}-signe.pdf`), signedCopy(readFileSync(root("outbox", form!, "formulaire-413.pdf"))));
      const reply = readFileSync(root("outbox", form!, "reponse.txt"), "utf8");
      writeFileSync(
        root("inbox", "reponse-ans.txt"),
        reply
          .replace("envoyé le:", "envoyé le: 24/11/2026")
          .replace("référence du dossier:", "référence du dossier: ANS-2026-4711")
          .replace("habilitation validée le:", "habilitation validée le: 24/11/2026"),
      );
    },
    async answer(ticket, wish) {
      if (!ticket || !readdirSync(root("outbox")).includes(ticket)) return;
      mkdirSync(root("inbox"), { recursive: true });
      const asked = (): KeyObject => readCsr(readFileSync(root("outbox", ticket, "demande.csr"))).publicKey;
      const { ending, bytes } = chance.happens(0.3)
        ? { ending: "pem", bytes: await portal.certificate(asked(), wish, now) }
        : await portal.keyed(wish, now);
      portal.bring(root("inbox", `${ticket}.${ending}`), bytes);
    },
    setClock: async (instant) => void (now = instant),
    now: () => now,
  };
}
