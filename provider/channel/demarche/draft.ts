/** The mapping of a procedure as it is drafted for a person to correct and check. PURE. */
import { bind, named, type Wanted } from "./bind";
import { listFields, singleFields } from "./fields";
import { noMapping } from "./mapping";
import { asDescriptor, type Procedure, type Question } from "./procedure";
import { isFillable } from "./values";

/** What a form 413 may say, and a form 503. */
const wantedBy = {
  "413": { without: ["dossierReference"], lists: ["admins"] },
  "503": { without: ["usage", "vendor", "solution"], lists: ["arriving", "leaving", "domainsAdded", "domainsRemoved"] },
} as const;

/**
 * @param form what the procedure is for
 * @returns the mapping as JSON, `checked` false, and what a person must look at, an English clause each
 */
export function draftProcedure(procedure: Procedure, form: "413" | "503"): { readonly json: string; readonly open: readonly string[] } {
  const { without, lists } = wantedBy[form];
  const wanted: Wanted = {
    single: new Set(singleFields.map(({ path }) => path).filter((path) => !without.some((each) => each === path))),
    lists: new Map(
      listFields
        .filter(({ path }) => lists.some((each) => each === path))
        .map(({ path, fields }) => [path, new Set(fields.map((field) => field.path))]),
    ),
  };
  const { binding, wrong } = bind(procedure.questions, wanted, noMapping);
  const single = [...binding.single].map(([path, { id }]) => [path, id] as const);
  const columns = [...binding.lists].flatMap(([path, list]) => [
    [path, list.question.id] as const,
    ...[...list.columns].map(([column, { id }]) => [column, id] as const),
  ]);
  const draft = {
    checked: false,
    revision: procedure.revision.id,
    fields: Object.fromEntries([...single, ...columns]),
    options: {},
    fixed: {},
    byHand: binding.byHand.filter(isFillable).map(({ id }: Question) => id),
    leftOut: [],
    questions: procedure.questions.map(asDescriptor),
  };
  const left = binding.byHand.map((question) => `left to whoever opens the dossier: ${named(question)}`);
  return {
    json: `${JSON.stringify(draft, null, 2)}\n`,
    open: [...wrong.filter((clause) => !clause.startsWith("nothing answers")), ...left],
  };
}
