import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { project, results, storefront } from "./places.ts";

/** Where a running system answers. */
export interface Addresses {
  /** The pages that journeys visit. */
  shop: string;
  api: string;
  /** `/_local` */
  control: string;
  payments: string;
  /** An origin that may call the API from another site. */
  elsewhere: string;
}

export interface System {
  addresses: Addresses;
  stop(): Promise<void>;
}

const PATIENCE_MS = 90_000;

// It ends when our end of its standard input closes, which happens however we end.
const SUPERVISE = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & read -r _; kill $! 2>/dev/null; wait';

/** One that runs already, when `JOURNEYS_URL` names it, else one of our own. */
export async function openSystem(): Promise<System> {
  const running = process.env.JOURNEYS_URL;
  if (!running) return startSystem();
  const { port } = new URL(process.env.JOURNEYS_API ?? running);
  return { addresses: addressesAt(Number(port), new URL(running).origin), stop: async () => undefined };
}

/** The system of the project's root with nothing in it but the demo catalog, on ports of its own. */
async function startSystem(): Promise<System> {
  const program = join(project, "target/debug/local");
  if (!existsSync(program)) throw new Error("target/debug/local is not built: run `cargo build`");
  if (!existsSync(join(storefront, "dist/index.html"))) throw new Error("dist/ is not built: run `npm run build`");
  const port = await freePorts();
  const addresses = addressesAt(port);
  // A copy of the pages, so that a build meanwhile changes nothing under way.
  const folder = mkdtempSync(join(tmpdir(), "trolley-journeys-"));
  const pages = join(folder, "dist");
  const log = join(folder, "local.log");
  cpSync(join(storefront, "dist"), pages, { recursive: true });
  const parameters = ["TrackingPerAddress=0", "CouponTriesPerShopper=0", `AllowedOrigins=${originsOf(addresses)}`];
  const supervisor = spawn(
    "sh",
    [
      ...[
        "-c",
        SUPERVISE,
        "sh",
        log,
        program,
        "--json",
        "--port",
        `${port}`,
        "--data",
        "memory",
        "--storefront",
        pages,
      ],
      ...parameters.flatMap((parameter) => ["--parameter", parameter]),
    ],
    { cwd: project, stdio: ["pipe", "ignore", "ignore"] },
  );
  const ended = new Promise<void>((resolve) => supervisor.once("close", () => resolve()));
  const stop = async () => {
    supervisor.stdin.end();
    await ended;
    mkdirSync(results, { recursive: true });
    cpSync(log, join(results, "local.log"));
    rmSync(folder, { recursive: true });
  };
  try {
    await isReady(log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { addresses, stop };
}

/** `shop` may be a development server before the API. */
function addressesAt(port: number, shop = `http://127.0.0.1:${port}`): Addresses {
  const at = (offset: number) => `http://127.0.0.1:${port + offset}`;
  return { shop, api: at(0), control: at(1), payments: at(2), elsewhere: `http://localhost:${port + 3}` };
}

function originsOf({ shop, elsewhere }: Addresses): string {
  return [shop, elsewhere].join(",");
}

async function isReady(log: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const text = existsSync(log) ? readFileSync(log, "utf8") : "";
    if (text.includes('"message":"ready"')) return;
    if (/^local: /m.test(text)) break;
    await pause(50);
  }
  throw new Error(`the system did not start:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

/** The first of four neighboring ports that nobody listens on, below those that systems hand out. */
async function freePorts(): Promise<number> {
  for (let port = 12_000 + (process.pid % 1_500) * 12; port < 32_000; port += 4) {
    const free = await Promise.all([port, port + 1, port + 2, port + 3].map(isFree));
    if (free.every(Boolean)) return port;
  }
  throw new Error("no four neighboring ports are free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
