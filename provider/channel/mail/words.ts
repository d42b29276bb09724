/** What ANS' answers say, in French. Their exact words are not public: each pattern can be replaced by a setting. PURE. */
export interface AnswerPatterns {
  readonly acknowledged?: RegExp;
  readonly validated?: RegExp;
  readonly refused?: RegExp;
  /** Its first group, or all of it, is the dossier's reference. */
  readonly reference?: RegExp;
}

export interface SaidInAnswer {
  readonly isAcknowledged: boolean;
  readonly decision?: "validated" | "refused" | "unclear";
  readonly dossierReference?: string;
  readonly reason?: string;
}

const usual: Required<AnswerPatterns> = {
  acknowledged:
    /accus[ée]e? de r[ée]ception|bien (?:été )?re[çc]ue?s?|(?<!\p{L})a (?:bien )?été (?:enregistr[ée]e?|prise? en (?:compte|charge))|prise en charge de votre (?:demande|dossier)/iu,
  validated:
    /(?<!\p{L})(?:a|ont|est|sont) (?:bien |désormais )*(?:été )?(?:valid|accept|habilit|activ)ée?s?(?!\p{L})|habilitations? (?:accordée?s?|ouvertes?|effective)/iu,
  refused:
    /(?<!\p{L})(?:a|ont|est|sont) (?:malheureusement )?(?:été )?(?:refus|rejet)ée?s?(?!\p{L})|ne (?:peut|peuvent) (?:malheureusement )?(?:pas )?être (?:accept|valid|trait)ée?s?(?!\p{L})|n['’](?:a|ont) pas (?:pu )?(?:été|être) (?:accept|valid)ée?s?(?!\p{L})|n['’]est pas (?:valid|accept|conform|recevabl)\w*|irrecevable|non conforme/iu,
  reference:
    /(?:r[ée]f[ée]rence|dossier|demande|ticket|r[ée]f\.)(?: de (?:votre|la) (?:demande|dossier)| du dossier| de dossier)?(?: est| :|:)?(?: (?:sous )?(?:le )?(?:n[°ºo]\.?|num[ée]ro|la r[ée]f[ée]rence))?\s*[:#]?\s*([A-Z]{0,8}[-_/]?\d[\dA-Z]*(?:[-_/.]?[\dA-Z]+)*)/iu,
};

/** What is only supposed is not said: « si votre demande est refusée », « une fois validée ». */
const supposed = /(?<!\p{L})(?:si|lorsque?|dès que?|une fois|quand|au cas où|en cas de|tant que?|afin que?|pour que?)[\s'’]/iu;

/** An absent reader's machine answers that a mail came, and nobody has looked at it. */
const absence =
  /^\s*(?:r[ée]ponse automatique|automatic reply|out of office|absence)(?!\p{L})|(?<!\p{L})(?:suis|serai|sommes|serons) (?:actuellement |momentanément )?(?:absente?s?|en congés?)(?!\p{L})/iu;

/** Our own words, quoted below an answer, are none of ANS'. */
const quoteStarts: readonly RegExp[] = [
  /^\s*-{2,}\s*(?:message (?:d['’]origine|original|transféré)|original message)/iu,
  /^\s*le .{5,200}a écrit\s*:\s*$/iu,
  /^\s*(?:de|from)\s*:.*@/iu,
  // Outlook names a sender of its address book without an address.
  /^\s*(?:de|from)\s*:.{1,200}\s(?:envoyé|sent|date)\s*:/iu,
  /^_{10,}\s*$/u,
];
const isQuoted = (line: string): boolean => /^\s*>/.test(line);

/** The answer alone, above what it quotes. */
export function answerAlone(text: string): string {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line, at) => quoteStarts.some((each) => each.test(line) || each.test(`${line} ${lines[at + 1] ?? ""}`)));
  return (start < 0 ? lines : lines.slice(0, start)).filter((line) => !isQuoted(line)).join("\n");
}

/** Characters of an answer that are looked at: a person's is shorter, and patterns are not to run over megabytes. */
const longest = 20_000;
const longestReason = 500;
const longestReference = 60;
/** « dossier 1 », « demande 413 » count something. */
const shortestReference = 4;

/** @param subject counts as a sentence. @param notReferences what is no reference although it stands where one does: the structure's number */
export function readWords(subject: string, text: string, patterns: AnswerPatterns, notReferences: readonly string[] = []): SaidInAnswer {
  const alone = answerAlone(text.slice(0, longest).normalize());
  const said = `${subject.normalize()}.\n\n${alone}`;
  const { acknowledged, validated, refused, reference } = { ...usual, ...patterns };
  const sentences = said.split(/(?<=[.!?])\s+|\n\s*\n|\n(?=\s*[-•*])/u).map((each) => each.replace(/\s+/g, " ").trim());
  const firm = sentences.filter((sentence) => !supposed.test(sentence));
  const isRefused = firm.some((sentence) => refused.test(sentence));
  // « n'a pas été validée » is a refusal, and no validation.
  const isValidated = firm.some((sentence) =>
    validated.test(sentence.replace(new RegExp(refused.source, `${refused.flags.replace("g", "")}g`), " ")),
  );
  const decision = isRefused && isValidated ? "unclear" : isRefused ? "refused" : isValidated ? "validated" : undefined;
  const dossierReference = referenceIn(said, reference, notReferences);
  const reason = decision === "refused" ? reasonIn(alone, firm, refused) : undefined;
  const isAbsent = sentences.some((sentence) => absence.test(sentence));
  return {
    isAcknowledged: dossierReference !== undefined || (!isAbsent && firm.some((sentence) => acknowledged.test(sentence))),
    ...(decision && { decision }),
    ...(dossierReference !== undefined && { dossierReference }),
    ...(reason && { reason }),
  };
}

function referenceIn(said: string, pattern: RegExp, not: readonly string[]): string | undefined {
  const all = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
  for (const match of said.replace(/\s+/g, " ").matchAll(all)) {
    const found = match[1] ?? match[0];
    if (found.length >= shortestReference && found.length <= longestReference && !not.includes(found)) return found;
  }
  return undefined;
}

/** « Motif : ... », else the sentence that refuses. */
function reasonIn(text: string, sentences: readonly string[], refused: RegExp): string | undefined {
  const motive = /motifs?(?: du refus| de rejet)?\s*:\s*(\S[^\n]*(?:\n(?!\s*\n)[^\n]+)*)/iu.exec(text)?.[1];
  const words = motive ?? sentences.find((sentence) => refused.test(sentence));
  return words?.replace(/\s+/g, " ").trim().slice(0, longestReason);
}
