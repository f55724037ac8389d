/** A host and its port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where what replicas share is kept, and by what it is entered. */
export interface SharedAddress {
  /** One server; sentinels, who know the server of a name; or some nodes of a cluster, who know the others. */
  readonly type: 'server' | 'sentinels' | 'cluster';
  readonly hosts: readonly HostPort[];
  readonly isSecure: boolean;
  readonly username?: string;
  readonly password?: string;
  /** A number; 0 in a cluster. */
  readonly database: number;
  /** By which sentinels know the server. */
  readonly name?: string;
}
