import { longestVersion } from './key-bytes.ts';
import { encodeSemver } from './semver.ts';

/**
 * Go module versions are semantic versions with a leading `v`, which OSV leaves out; pseudo-versions are pre-releases,
 * and `+incompatible` is no part of the order (Go modules reference, "Versions"). The standard library and toolchain
 * name themselves `go1.21rc2` in build information, where the Go vulnerability database writes `1.21.0-rc.2`.
 */
export function encodeGo(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  if (source[from] === 0x67 && source[from + 1] === 0x6f) return encodeToolchain(source, from + 2, to, key);
  return encodeSemver(source, from, to, key);
}

const toolchainPattern = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?(?:[ +-].*)?$/;

function encodeToolchain(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  if (to - from > longestVersion) return 0;
  const parts = toolchainPattern.exec(String.fromCharCode(...source.subarray(from, to)));
  if (!parts) return 0;
  const [, major, minor = '0', patch = '0', stage, number] = parts;
  const version = new TextEncoder().encode(`${major}.${minor}.${patch}${stage ? `-${stage}.${number}` : ''}`);
  return encodeSemver(version, 0, version.length, key);
}
