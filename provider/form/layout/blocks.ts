/** What an own layout consists of, from top to bottom, before anybody thinks of pages. */
export type Block =
  | { readonly kind: "title" | "note"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  /** Labels with their values, one or two of them a row. */
  | { readonly kind: "fields"; readonly rows: readonly (readonly Labelled[])[] }
  /** People under the names of their columns. */
  | { readonly kind: "table"; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  /** Boxes of which those chosen are ticked. */
  | { readonly kind: "choices"; readonly choices: readonly Choice[] }
  /** What the signatory alone fills: boxes to tick, date, signature, stamp. Kept together on one page. */
  | { readonly kind: "signing"; readonly declarations: readonly Declaration[]; readonly captions: readonly [sign: string, stamp: string] }
  /** Where a page ends if the whole does not fit on one. */
  | { readonly kind: "turn" };

export interface Labelled {
  readonly label: string;
  readonly text: string;
}

export interface Column {
  readonly label: string;
  /** Of the width of the page, all of them together 1. */
  readonly share: number;
}

export interface Choice {
  readonly label: string;
  readonly chosen: boolean;
}

export interface Declaration {
  /** The PDF field's name. */
  readonly name: string;
  readonly text: string;
}
