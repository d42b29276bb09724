import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Properties as the engine sends them: plain JSON, with `__provider` among them. */
export type Properties = Readonly<Record<string, unknown>>;

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface Difference {
  /** "unknown": the provider has no `diff` or left `changes` undefined, and the engine compares the inputs itself. */
  readonly changes: "none" | "some" | "unknown";
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** The object exists but is not as wished (`ErrorResourceInitFailed`): the engine would store it with these reasons. */
export class ResourceInitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** The real provider process of dynamic resources, driven as the engine drives it. */
export interface ProviderProcess {
  readonly pid: number;
  /** The stack's whole configuration, `namespace:key` -> value. */
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  /** `olds` are old INPUTS. */
  check(olds: Properties, news: Properties): Promise<Checked>;
  /** `olds` are old OUTPUTS. */
  diff(id: string, olds: Properties, news: Properties): Promise<Difference>;
  create(inputs: Properties): Promise<{ id: string; properties: Properties }>;
  /** An empty `id`: the object is gone. `inputs` only when the provider returned some. */
  read(id: string, properties: Properties): Promise<{ id: string; properties: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ properties: Properties }>;
  delete(id: string, properties: Properties): Promise<void>;
  /** What it printed so far for the user, without the port the engine reads. */
  stdout(): string;
  stderr(): string;
  /** Ends the process. Never fails, even when it is dead already. */
  stop(): Promise<void>;
}

export interface StartProvider {
  /** The program's folder: packages are resolved from here. */
  readonly cwd: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Added to this process' environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts `@pulumi/pulumi/cmd/dynamic-provider` of the checkout and configures it, as the engine does first. */
export async function startProvider({ cwd, config = {}, env = {} }: StartProvider): Promise<ProviderProcess> {
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, [script, "127.0.0.1:0"], {
    cwd,
    env: { ...process.env, PULUMI_NODEJS_PROJECT: "igc-sante-test", PULUMI_NODEJS_STACK: "dev", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout })
      .on("line", (line) => void lines.push(line))
      .once("line", resolve);
    child.once("error", reject).once("exit", (code) => reject(new Error(`The provider process ended with ${code}.\n${stderr}`)));
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  const provider: ProviderProcess = {
    pid: child.pid!,
    ...operationsOf(client),
    stdout: () => lines.slice(1).join("\n"),
    stderr: () => stderr,
    stop: () => stop(client, child),
  };
  await provider.configure(config);
  return provider;
}

async function stop(client: grpc.Client, child: ChildProcess): Promise<void> {
  client.close();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL"); // the engine, too, kills what does not end by itself, and this server does not
  await ended;
}

type Operations = Omit<ProviderProcess, "pid" | "stdout" | "stderr" | "stop">;

function operationsOf(client: ResourceProviderClient): Operations {
  return {
    configure: async (config) => {
      const request = new messages.ConfigureRequest().setArgs(struct(config));
      await answered<messages.ConfigureResponse>((done) => client.configure(request, done));
    },
    check: async (olds, news) => {
      const request = new messages.CheckRequest().setOlds(struct(olds)).setNews(struct(news));
      const response = await answered<messages.CheckResponse>((done) => client.check(request, done));
      return { inputs: plain(response.getInputs()), failures: response.getFailuresList().map((failure) => failure.toObject()) };
    },
    diff: async (id, olds, news) => {
      const request = new messages.DiffRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
      const response = await answered<messages.DiffResponse>((done) => client.diff(request, done));
      const replaces = response.getReplacesList();
      return { changes: changes[response.getChanges()], replaces, deleteBeforeReplace: response.getDeletebeforereplace() };
    },
    create: async (inputs) => {
      const request = new messages.CreateRequest().setProperties(struct(inputs));
      const response = await answered<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), properties: plain(response.getProperties()) };
    },
    read: async (id, properties) => {
      const request = new messages.ReadRequest().setId(id).setProperties(struct(properties));
      const response = await answered<messages.ReadResponse>((done) => client.read(request, done));
      const inputs = response.hasInputs() ? { inputs: plain(response.getInputs()) } : {};
      return { id: response.getId(), properties: plain(response.getProperties()), ...inputs };
    },
    update: async (id, olds, news) => {
      const request = new messages.UpdateRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
      const response = await answered<messages.UpdateResponse>((done) => client.update(request, done));
      return { properties: plain(response.getProperties()) };
    },
    delete: async (id, properties) => {
      const request = new messages.DeleteRequest().setId(id).setProperties(struct(properties));
      await answered<unknown>((done) => client.delete(request, done));
    },
  };
}

const { DIFF_UNKNOWN, DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
const changes = { [DIFF_UNKNOWN]: "unknown", [DIFF_NONE]: "none", [DIFF_SOME]: "some" } as const;

/** JSON in, so that what a caller passes is what the engine could have sent: no Date, no undefined. */
const struct = (properties: Properties): Struct =>
  Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);

const plain = (properties: Struct | undefined): Properties => properties?.toJavaScript() ?? {};

async function answered<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  try {
    return await new Promise<Response>((resolve, reject) => {
      send((error, response) => (error ? reject(failure(error)) : resolve(response)));
    });
  } finally {
    // What the call printed is in the pipe before its answer is on the socket: one turn of the loop reads both.
    await setImmediate();
  }
}

/** What the engine makes of an error: a partial failure when the details say so, else the message alone. */
function failure(error: grpc.ServiceError): Error {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return new Error(error.details);
  const [any] = Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
  return new ResourceInitFailed(error.details, failed.getId(), plain(failed.getProperties()), failed.getReasonsList());
}
