import { readFileSync } from "node:fs";
import ts from "typescript";

/** Every text of a source that is words, with what stands between its slots: for tests that hold translations to the sources. */
export function wordsOf(path: string, joints: RegExp): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      found.push(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return found.map((text) => text.replace(joints, "").trim()).filter((text) => /\p{L}+ \p{L}+/u.test(text));
}
