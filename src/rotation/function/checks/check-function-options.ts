import { Problem } from '../../../private/problems';
import { isKnown } from '../../../private/tokens';
import { RotationFunctionOptions } from '../../strategies/rotation-function-options';

const LONGEST_SECONDS = 900;
const OLDEST_NODE = 20;
const MEMORY = { least: 128, most: 10_240 };

/** Problems of how a function runs. */
export function checkFunctionOptions(options: RotationFunctionOptions, shortestSeconds: number): Problem[] {
  return [...checkRuntime(options), ...checkTimeout(options, shortestSeconds), ...checkMemory(options)];
}

/** The handlers are Node.js code, and the SDK in them supports version 20 or later. */
function checkRuntime({ runtime }: RotationFunctionOptions): Problem[] {
  const version = /^nodejs(\d+)\./.exec(runtime?.name ?? `nodejs${OLDEST_NODE}.x`)?.[1];
  return version !== undefined && Number(version) >= OLDEST_NODE ? [] : [{
    id: 'rotation-function-runtime',
    message: `\`runtime\` must be Node.js ${OLDEST_NODE} or later, got: ${runtime?.name}; use lambda.Runtime.NODEJS_24_X, or leave it out`,
  }];
}

/** A connection attempt that times out must still be reported, and tried again, within one step. */
function checkTimeout({ timeout }: RotationFunctionOptions, shortest: number): Problem[] {
  if (timeout === undefined || timeout.isUnresolved()) {
    return [];
  }
  const seconds = timeout.toSeconds({ integral: false });
  return seconds >= shortest && seconds <= LONGEST_SECONDS ? [] : [{
    id: 'rotation-function-timeout',
    message: `\`timeout\` must be from ${shortest} to ${LONGEST_SECONDS} seconds, got: ${seconds}; `
      + 'a rotation that times out is tried again, allow the time that your slowest login needs',
  }];
}

function checkMemory({ memorySize }: RotationFunctionOptions): Problem[] {
  return !isKnown(memorySize) || (Number.isInteger(memorySize) && memorySize >= MEMORY.least && memorySize <= MEMORY.most) ? [] : [{
    id: 'rotation-function-memory',
    message: `\`memorySize\` must be a whole number from ${MEMORY.least} to ${MEMORY.most} MiB, got: ${memorySize}; 256 is enough for most`,
  }];
}
