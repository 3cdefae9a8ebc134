import { ORDERS_SERVICE } from './examples';
import { RECOMMENDED_FLAGS } from './flags';
import type { Properties, Resource } from './templates';
import { AccessSimulator, type AccessSimulatorOptions } from '../../../src/simulator';

/** Resources of a template by logical id. */
export interface Resources {
  [logicalId: string]: Resource;
}

// The CLI sets the first, so that resources can be named by construct path.
const context = { 'aws:cdk:enable-path-metadata': true, ...RECOMMENDED_FLAGS };
const original = ORDERS_SERVICE.buildApp({ context }).synth().getStackByName('OrdersService').template as { Resources: Resources };

/** The orders service with a change to a copy of its template. */
export function changedExample(change: (resources: Resources) => void, options: AccessSimulatorOptions = {}): AccessSimulator {
  const template = structuredClone(original);
  change(template.Resources);
  return AccessSimulator.fromTemplates([{ stackName: 'OrdersService', template, account: '111111111111', region: 'eu-west-1' }], options);
}

/** The logical id of the one resource of a type whose id holds a text. */
export function logicalIdOf(type: string, part: string, resources: Resources = original.Resources): string {
  const found = Object.entries(resources).filter(([id, resource]) => resource.Type === type && id.includes(part));
  if (found.length !== 1) {
    throw new Error(`${found.length} resources of ${type} have ${part} in their logical id: ${found.map(([id]) => id).join(', ')}`);
  }
  return found[0][0];
}

/** The properties of the one resource of a type whose logical id holds a text; they may be changed. */
export function propertiesOf(resources: Resources, type: string, part: string): { -readonly [name in keyof Properties]: Properties[name] } {
  return resources[logicalIdOf(type, part, resources)].Properties;
}
