import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a certificate for 127.0.0.1, and of the authority that signed it. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: 'ignore' });
};

/** Makes an authority and has it sign a certificate, all in a folder. */
export const makeCertificates = (folder: string): Certificates => {
  const [authority, authorityKey, request, certificate, key, names] = [
    'ca.pem',
    'ca.key',
    'server.csr',
    'server.pem',
    'server.key',
    'names',
  ].map((name) => join(folder, name)) as [string, string, string, string, string, string];
  const newKey = (out: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', out];
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1\n');
  openssl('req', '-x509', ...newKey(authorityKey), '-out', authority, '-days', '2', '-subj', '/CN=test authority');
  openssl('req', ...newKey(key), '-out', request, '-subj', '/CN=test server');
  openssl(
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    authority,
    '-CAkey',
    authorityKey,
    '-CAcreateserial',
    '-out',
    certificate,
    '-days',
    '2',
    '-extfile',
    names,
  );
  return { authority, certificate, key };
};
