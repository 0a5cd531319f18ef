// Runs a WASI program by V8: `node node-host.mjs MODULE ARGS...`, with the current directory as `.`.
import { readFile } from "node:fs/promises";
import { argv } from "node:process";
import { WASI } from "node:wasi";

const module = await WebAssembly.compile(await readFile(argv[2]));
const preview0 = WebAssembly.Module.imports(module).some((found) => found.module === "wasi_unstable");
const version = preview0 ? "unstable" : "preview1";
const wasi = new WASI({ version, args: argv.slice(2), preopens: { ".": "." } });
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
