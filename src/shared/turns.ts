import type { Cluster, Redis } from 'ioredis';
import type { Turn } from '../contract/shared.ts';

/** What holds no number, or for longer than a turn lasts, is not of ours, and would be in the way for ever. */
const TAKE = `
local held = redis.call('GET', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if held and string.match(held, '^%d+$') and left > 0 and left <= tonumber(ARGV[1]) then return { 0, held, left } end
local time = redis.call('TIME')
local number = string.format('%.0f', time[1] * 1000000 + time[2])
redis.call('SET', KEYS[1], number, 'PX', ARGV[1])
return { 1, number, tonumber(ARGV[1]) }`;

/** Takes a turn, or tells of the one that another has. */
export const takeTurn = async (client: Redis | Cluster, name: string, ms: number): Promise<Turn> => {
  const [isOurs, number, msLeft] = (await client.eval(TAKE, 1, name, ms)) as [number, string, number];
  return { isOurs: isOurs === 1, number: Number(number), msLeft };
};

const LEAVE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";

/** Leaves a turn that is not over; what is over may be another's by now. */
export const leaveTurn = async (client: Redis | Cluster, name: string, number: number): Promise<void> => {
  await client.eval(LEAVE, 1, name, number);
};
