/** The pipelines of examples/gitops as they are written, and the shells that GitHub and GitLab give their steps. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { repository } from "../cli/places.mjs";

const examples = join(repository, "examples", "gitops");
export const workflowFile = join(examples, "github-actions/.github/workflows/certificates.yml");
export const gitlabFile = join(examples, "gitlab-ci/.gitlab-ci.yml");
export const operatorFile = join(examples, "kubernetes-operator/stack.yaml");

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}
export interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly "group": string; readonly "cancel-in-progress": boolean };
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
export const workflow = (): Workflow => parse(readFileSync(workflowFile, "utf8")) as Workflow;

export interface GitlabJob {
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly resource_group?: string;
  readonly id_tokens?: object;
  readonly artifacts?: { readonly paths: readonly string[]; readonly when: string; readonly expire_in: string };
}
interface Gitlab {
  readonly variables: Readonly<Record<string, string>>;
  readonly default: { readonly before_script: readonly string[] };
  readonly check: GitlabJob;
  readonly certificates: GitlabJob;
}
export const gitlab = (): Gitlab => parse(readFileSync(gitlabFile, "utf8")) as Gitlab;

export const operatorObjects = (): { kind: string; apiVersion: string; spec?: Record<string, unknown> }[] =>
  parseAllDocuments(readFileSync(operatorFile, "utf8")).map((document) => document.toJS() as { kind: string; apiVersion: string });

/** A line of shell for each step that has one. */
export const shellSteps = ({ steps }: Job): Step[] => steps.filter(({ run }) => run !== undefined);
