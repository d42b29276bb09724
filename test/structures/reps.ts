import type { Hands } from "../manual/person";
import { signedCopy } from "../manual/signed-copy";

/** Who signs, sends and notes ANS' answers in `reponse.txt`, for many forms. Days as people write them, JJ/MM/AAAA. */
export class Reps {
  constructor(private readonly hands: Hands) {}

  async sign(ticket: string): Promise<void> {
    await this.hands.write(`inbox/${ticket}.pdf`, signedCopy(await this.hands.read(`outbox/${ticket}/formulaire-413.pdf`)));
  }

  send = (ticket: string, day: string): Promise<void> => this.#note(ticket, { "envoyé le": day });

  acknowledge = (ticket: string, reference: string, day: string): Promise<void> =>
    this.#note(ticket, { "accusé de réception le": day, "référence du dossier": reference });

  validate = (ticket: string, day: string): Promise<void> => this.#note(ticket, { "habilitation validée le": day });

  refuse = (ticket: string, reason: string, day: string): Promise<void> => this.#note(ticket, { "refusé le": day, "motif": reason });

  async #note(ticket: string, lines: Readonly<Record<string, string>>): Promise<void> {
    const path = `outbox/${ticket}/reponse.txt`;
    let text = (await this.hands.read(path)).toString("utf8");
    for (const [label, value] of Object.entries(lines)) text = text.replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`);
    await this.hands.write(path, text);
  }
}
