import { Link } from 'wouter';
import { useSource } from './use-source.ts';

/** The way to a new evaluation, where there may be one. */
export const LaunchLink = () => (useSource()?.isReadOnly === false ? <Link href="/launch">Launch</Link> : null);
