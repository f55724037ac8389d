import type { Option } from './option.ts';
import { hostNames, onOff, origins, text, wholeNumber } from './values.ts';

/** Who may ask, where, and how. */
export const SERVER_OPTIONS = {
  port: {
    flag: 'port',
    env: 'PORT',
    value: 'NUMBER',
    type: wholeNumber(0, 65_535),
    fallback: '4000',
    meaning: 'Port to listen on; 0 takes a free one.',
  },
  host: { flag: 'host', env: 'HOST', value: 'ADDRESS', type: text, fallback: '127.0.0.1', meaning: 'Address to listen on.' },
  corsOrigins: {
    flag: 'cors-origin',
    env: 'CORS_ORIGIN',
    value: 'ORIGIN,...',
    type: origins,
    fallback: '',
    fallbackTold: 'closed',
    meaning: 'Origins whose pages may call this server, separated by commas.',
  },
  allowedHosts: {
    flag: 'allowed-host',
    env: 'ALLOWED_HOST',
    value: 'NAME,...',
    type: hostNames,
    fallback: '',
    fallbackTold: 'none',
    meaning: 'While listening on loopback: further names that may stand in the Host header of requests, such as a proxy’s.',
  },
  persistedFile: {
    flag: 'persisted',
    env: 'PERSISTED',
    value: 'FILE',
    type: text,
    meaning: 'Execute only the documents of this file: a JSON object of documents by id, as Relay and graphql-codegen write it.',
  },
  federation: {
    flag: 'federation',
    env: 'FEDERATION',
    type: onOff,
    fallback: 'false',
    fallbackTold: 'off',
    meaning: 'Be a subgraph of Apollo Federation 2 as well: answer _service and _entities.',
  },
  federationNode: {
    flag: 'federation-node',
    env: 'FEDERATION_NODE',
    type: onOff,
    fallback: 'false',
    fallbackTold: 'off',
    meaning: 'Give Query.node and Query.nodes to the supergraph; only one of its subgraphs can have them.',
  },
} as const satisfies Record<string, Option>;
