// Autodesk's own SDK, as npm has it, against a twin at APS_URL: every call that
// its clients offer. sdk_test.go starts the twin and runs this.
'use strict';
const { test, after } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { ApsConfiguration, Logger, LogLevel, SdkManagerBuilder } = require('@aps_sdk/autodesk-sdkmanager');
const authentication = require('@aps_sdk/authentication');
const oss = require('@aps_sdk/oss');
const derivative = require('@aps_sdk/model-derivative');
const data = require('@aps_sdk/data-management');
const { SVFReader } = require('svf-utils');

const base = process.env.APS_URL;
const model = process.env.APS_MODEL; // an STL file
const [clientId, clientSecret] = ['sdk', 'secret'];
const { Scopes } = authentication;
const all = [Scopes.DataRead, Scopes.DataWrite, Scopes.DataCreate, Scopes.BucketCreate, Scopes.BucketRead, Scopes.BucketDelete];

// called is the methods that the tests below have used, of each client.
const called = new Map();

function recorded(client) {
	const names = called.get(client.constructor) ?? new Set();
	called.set(client.constructor, names);
	return new Proxy(client, {
		get(target, name) {
			const value = target[name];
			if (typeof value !== 'function') return value;
			return (...args) => {
				names.add(name);
				return value.apply(target, args);
			};
		},
	});
}

// sdk makes clients with a manager of their own: its circuit breaker opens after
// five failures in a row, and some tests want failures.
function sdk() {
	const configuration = new ApsConfiguration({});
	configuration.baseAddress = new URL(base);
	const sdkManager = SdkManagerBuilder.create().addApsConfiguration(configuration).addLogger(new Logger(LogLevel.ERROR, false)).build();
	const auth = new authentication.AuthenticationClient({ sdkManager });
	auth.usersApi.baseAddress = new URL(base); // elsewhere by default
	let token;
	const authenticationProvider = {
		getAccessToken: async () => (token ??= (await auth.getTwoLeggedToken(clientId, clientSecret, all)).access_token),
	};
	return {
		auth: recorded(auth),
		oss: recorded(new oss.OssClient({ sdkManager, authenticationProvider })),
		md: recorded(new derivative.ModelDerivativeClient({ sdkManager, authenticationProvider })),
		dm: recorded(new data.DataManagementClient({ sdkManager, authenticationProvider })),
	};
}

const urnOf = (objectId) => Buffer.from(objectId).toString('base64url');
const refused = (status) => (error) => {
	assert.equal(error.httpStatusCode?.() ?? error.axiosError?.response?.status, status, error.message);
	return true;
};
let bucketCount = 0;
async function bucket(client, policyKey = oss.PolicyKey.Transient) {
	const bucketKey = `sdk-${++bucketCount}-${crypto.randomBytes(4).toString('hex')}`;
	await client.createBucket(oss.Region.Us, { bucketKey, policyKey });
	return bucketKey;
}
async function read(stream, size) {
	const chunks = [];
	let have = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		have += chunk.length;
		if (have >= size) break; // the SDK never ends the stream
	}
	return Buffer.concat(chunks);
}
async function finished(md, urn, region) {
	let last = -1;
	for (;;) {
		const manifest = await md.getManifest(urn, { region });
		if (!['pending', 'inprogress'].includes(manifest.status)) return manifest;
		const percent = Number(/^(\d+)% complete$/.exec(manifest.progress)[1]);
		assert.ok(percent >= last, 'progress went back');
		last = percent;
		await new Promise((done) => setTimeout(done, 10));
	}
}

test('two-legged tokens', async () => {
	const { auth } = sdk();
	const token = await auth.getTwoLeggedToken(clientId, clientSecret, [Scopes.DataRead, Scopes.DataWrite]);
	assert.equal(token.token_type, 'Bearer');
	const known = await auth.introspectToken(token.access_token, clientId, { clientSecret });
	assert.deepEqual([known.active, known.scope, known.client_id], [true, 'data:read data:write', clientId]);
	const { keys } = await auth.getKeys();
	const [header, payload, signature] = token.access_token.split('.');
	const key = keys.find((k) => k.kid === JSON.parse(Buffer.from(header, 'base64url')).kid);
	assert.ok(crypto.verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), crypto.createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url')));
	assert.deepEqual(JSON.parse(Buffer.from(payload, 'base64url')).scope, ['data:read', 'data:write']);

	await auth.revoke(token.access_token, clientId, authentication.TokenTypeHint.AccessToken, { clientSecret });
	assert.equal((await auth.introspectToken(token.access_token, clientId, { clientSecret })).active, false);
	await assert.rejects(sdk().oss.getBuckets({ accessToken: token.access_token }), refused(401));
	await assert.rejects(auth.getTwoLeggedToken(clientId, 'wrong', [Scopes.DataRead]), refused(401));

	const narrow = await auth.getTwoLeggedToken(clientId, clientSecret, [Scopes.ViewablesRead]);
	await assert.rejects(sdk().oss.createBucket(oss.Region.Us, { bucketKey: 'narrow', policyKey: 'transient' }, { accessToken: narrow.access_token }), refused(403));
	const spec = await auth.getOidcSpec();
	assert.equal(spec.issuer, 'https://developer.api.autodesk.com');
	assert.equal(new URL(spec.token_endpoint).origin, base);
	assert.match(auth.logout({ postLogoutRedirectUri: 'http://localhost/bye' }), /post_logout_redirect_uri=/);
});

test('three-legged tokens, confidential and public', async () => {
	const { auth } = sdk();
	const redirect = 'http://localhost:3000/callback';
	const verifier = crypto.randomBytes(32).toString('base64url');
	const authorize = async (id, options) => {
		const url = auth.authorize(id, authentication.ResponseType.Code, redirect, [Scopes.DataRead, Scopes.UserProfileRead, Scopes.OpenId], { state: 'state-1', ...options });
		const page = await fetch(url);
		assert.equal(page.status, 200);
		assert.match(await page.text(), /asks for access/);
		const answer = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'allow', email: 'ada@example.com' }) });
		assert.equal(answer.status, 302);
		const back = new URL(answer.headers.get('location'));
		assert.equal(back.searchParams.get('state'), 'state-1');
		return back.searchParams.get('code');
	};
	const code = await authorize(clientId, {});
	const token = await auth.getThreeLeggedToken(clientId, code, redirect, { clientSecret });
	assert.ok(token.refresh_token);
	await assert.rejects(auth.getThreeLeggedToken(clientId, code, redirect, { clientSecret }), refused(400));
	const user = await auth.getUserInfo(`Bearer ${token.access_token}`);
	assert.equal(user.email, 'ada@example.com');
	const next = await auth.refreshToken(token.refresh_token, clientId, { clientSecret, scopes: [Scopes.DataRead] });
	await assert.rejects(auth.refreshToken(token.refresh_token, clientId, { clientSecret }), refused(400));
	const known = await auth.introspectToken(next.access_token, clientId, { clientSecret });
	assert.deepEqual([known.scope, known.userid], ['data:read', user.sub]);
	await auth.revoke(next.refresh_token, clientId, authentication.TokenTypeHint.RefreshToken, { clientSecret });
	await assert.rejects(auth.refreshToken(next.refresh_token, clientId, { clientSecret }), refused(400));

	const second = sdk().auth;
	const challenge = crypto.createHash('sha256').update(verifier).digest('base64url');
	const ask = () => authorize('public', { codeChallenge: challenge, codeChallengeMethod: 'S256' });
	await assert.rejects(second.getThreeLeggedToken('public', await ask(), redirect, { code_verifier: 'not it' }), refused(400));
	const open = await second.getThreeLeggedToken('public', await ask(), redirect, { code_verifier: verifier });
	const renewed = await second.refreshToken(open.refresh_token, 'public');
	assert.equal((await second.introspectToken(renewed.access_token, 'public')).active, true);
	await second.revoke(renewed.access_token, 'public', authentication.TokenTypeHint.AccessToken);
});

test('buckets and their pages', async () => {
	const { oss: client } = sdk();
	const mine = new Set();
	for (let i = 0; i < 3; i++) mine.add(await bucket(client));
	const [first] = mine;
	await assert.rejects(client.createBucket(oss.Region.Us, { bucketKey: first, policyKey: 'transient' }), refused(409));
	const details = await client.getBucketDetails(first);
	assert.deepEqual([details.bucketKey, details.bucketOwner, details.policyKey], [first, clientId, 'transient']);
	const found = new Set();
	for (let startAt; ; ) {
		const page = await client.getBuckets({ limit: 2, startAt });
		for (const b of page.items) found.add(b.bucketKey);
		if (!page.next) break;
		startAt = new URL(page.next).searchParams.get('startAt');
	}
	for (const key of mine) assert.ok(found.has(key));
	assert.equal((await client.getBuckets({ region: oss.Region.Emea })).items.length, 0);
	await client.deleteBucket(first);
	await assert.rejects(sdk().oss.getBucketDetails(first), refused(404));
});

test('objects up and down, in parts', async () => {
	const { oss: client } = sdk();
	const bucketKey = await bucket(client);
	const key = 'sub folder/ä & b+c.bin';
	const big = crypto.randomBytes(12 * 1024 * 1024 + 17); // three parts
	const progress = [];
	const up = await client.uploadObject(bucketKey, key, big, { onProgress: (p) => progress.push(p) });
	assert.deepEqual([up.objectKey, up.size, up.sha1], [key, big.length, crypto.createHash('sha1').update(big).digest('hex')]);
	assert.equal(progress.at(-1), 100);
	const link = await client.signedS3Download(bucketKey, key, { responseContentType: 'text/x-test' });
	const got = await fetch(link.url, { headers: { Range: `bytes=5242881-${big.length}` } });
	assert.deepEqual([got.status, got.headers.get('content-type')], [206, 'text/x-test']);
	assert.ok(Buffer.from(await got.arrayBuffer()).equals(big.subarray(5242881)));
	assert.equal((await fetch(link.url.replace(/expires=\d/, 'expires=9'))).status, 403);

	const small = crypto.randomBytes(100_000);
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sdktest-'));
	after(() => fs.rmSync(dir, { recursive: true }));
	const file = path.join(dir, 'small.bin');
	fs.writeFileSync(file, small);
	await client.uploadObjectAsync(bucketKey, 'small.bin', file);
	assert.ok((await read(await client.downloadObject(bucketKey, 'small.bin'), small.length)).equals(small));
	assert.ok((await read(await client.downloadObjectAsync(bucketKey, 'small.bin'), small.length)).equals(small));

	const objects = await client.getObjects(bucketKey, { beginsWith: 'sub', limit: 1 });
	assert.deepEqual(objects.items.map((o) => o.objectKey), [key]);
	const full = await client.getObjectDetails(bucketKey, key, { _with: ['createdDate', 'lastModifiedDate'] });
	assert.ok(full.createdDate > 1e12);
	const copy = await client.copyTo(bucketKey, key, 'copies/one');
	assert.deepEqual([copy.objectKey, copy.sha1], ['copies/one', up.sha1]);
	await client.deleteObject(bucketKey, key);
	await assert.rejects(client.getObjectDetails(bucketKey, key), refused(404));
	assert.equal((await client.getObjectDetails(bucketKey, 'copies/one')).size, big.length);
});

test('uploads step by step, and in batches', async () => {
	const { oss: client } = sdk();
	const bucketKey = await bucket(client);
	const put = async (url, body) => {
		const answer = await fetch(url, { method: 'PUT', body });
		assert.equal(answer.status, 200);
		return answer.headers.get('etag').replaceAll('"', '');
	};
	const one = await client.signedS3Upload(bucketKey, 'one', { parts: 2, minutesExpiration: 5 });
	const part = crypto.randomBytes(5 * 1024 * 1024);
	const eTags = [await put(one.urls[0], part), await put(one.urls[1], 'tail')];
	const wrong = await client.completeSignedS3Upload(bucketKey, 'one', 'application/json', { uploadKey: one.uploadKey, size: 1, eTags });
	assert.equal(wrong.reason, 'MissingOrInvalidParts');
	const done = await client.completeSignedS3Upload(bucketKey, 'one', 'application/json', { uploadKey: one.uploadKey, size: part.length + 4, eTags }, { xAdsMetaContentType: 'model/stl' });
	assert.equal(done.contentType, 'model/stl');

	const { results } = await client.batchSignedS3Upload(bucketKey, { requests: [{ objectKey: 'a/1' }, { objectKey: 'a/2', parts: 1 }] });
	for (const key of ['a/1', 'a/2']) await put(results[key].urls[0], key);
	const ends = await client.batchCompleteUpload(bucketKey, {
		requests: [...Object.entries(results).map(([objectKey, r]) => ({ objectKey, uploadKey: r.uploadKey })), { objectKey: 'a/3', uploadKey: 'none' }],
	});
	assert.equal(ends.results['a/1'].size, 3);
	assert.equal(ends.results['a/3'].status, 'error');
	const links = await client.batchSignedS3Download(bucketKey, { requests: [{ objectKey: 'a/1' }, { objectKey: 'a/2' }, { objectKey: 'none' }] });
	assert.equal(await (await fetch(links.results['a/2'].url)).text(), 'a/2');
	assert.equal(links.results.none.status, 'error');
});

test('signed resources', async () => {
	const { oss: client } = sdk();
	const bucketKey = await bucket(client);
	await client.uploadObject(bucketKey, 'a.txt', Buffer.from('first'));
	const sign = async (access, more) => {
		const made = await client.createSignedResource(bucketKey, 'a.txt', { access, createSignedResource: { minutesExpiration: 10, ...more } });
		assert.ok(made.expiration > Date.now());
		return new URL(made.signedUrl).pathname.split('/').at(-1);
	};
	const both = await sign(oss.Access.ReadWrite);
	assert.equal(await client.getSignedResource(both), 'first');
	assert.equal(await client.getSignedResource(both, { range: 'bytes=1-2' }), 'ir');
	// The SDK sends the bytes as a form: "body=" and then the content.
	assert.equal((await client.uploadSignedResource(both, 11, 'second')).size, 11);
	await client.uploadSignedResourcesChunk(both, 'bytes 8-15/16', 'session', 'two');
	assert.equal((await client.uploadSignedResourcesChunk(both, 'bytes 0-7/16', 'session', 'one')).size, 16);
	assert.equal(await client.getSignedResource(both), 'body=onebody=two');
	const single = await sign(oss.Access.Read, { singleUse: true });
	assert.equal(await client.getSignedResource(single), 'body=onebody=two');
	await assert.rejects(client.getSignedResource(single), refused(404));
	await assert.rejects(client.uploadSignedResource(await sign(oss.Access.Read), 6, 'x'), refused(403));
	await client.deleteSignedResource(both);
	await assert.rejects(client.getObjectDetails(bucketKey, 'a.txt'), refused(404));
});

test('a model is translated, and read', async () => {
	const { oss: store, md } = sdk();
	const bucketKey = await bucket(store);
	const object = await store.uploadObject(bucketKey, 'parts/model 1.stl', fs.readFileSync(model));
	const urn = urnOf(object.objectId);
	const formats = await md.getFormats();
	assert.ok(formats.formats.obj.includes('stl'));
	assert.equal((await md.specifyReferences(urn, { urn, filename: 'model 1.stl', references: [{ urn, relativePath: 'parts', filename: 'model 1.stl' }] })).result, 'success');

	const job = {
		input: { urn, checkReferences: true },
		output: { formats: [{ type: derivative.OutputType.Obj }, { type: derivative.OutputType.Thumbnail, advanced: { width: derivative.Width.NUMBER_400, height: derivative.Height.NUMBER_400 } }] },
	};
	const started = await md.startJob(job, { xAdsForce: true });
	assert.deepEqual([started.result, started.urn], ['success', urn]);
	const manifest = await finished(md, urn);
	assert.deepEqual([manifest.status, manifest.progress, manifest.hasThumbnail, manifest.region], ['success', 'complete', 'true', 'US']);
	await assert.rejects(sdk().md.getManifest(urn, { region: derivative.Region.Emea }), refused(404));

	const files = manifest.derivatives.find((d) => d.outputType === 'obj').children.filter((c) => c.urn);
	for (const file of files) {
		const head = await md.headCheckDerivative(urn, file.urn);
		assert.equal(head.response.status, 200);
		const link = await md.getDerivativeUrl(file.urn, urn);
		const got = await fetch(link.url);
		assert.equal(got.status, 200);
		assert.equal((await got.arrayBuffer()).byteLength, link.size);
		assert.equal(Number(head.response.headers['content-length']), link.size);
		const bare = new URL(link.url);
		bare.searchParams.set('Signature', '0'.repeat(64));
		assert.equal((await fetch(bare)).status, 403);
	}
	const png = await md.getThumbnail(urn, { width: derivative.Width.NUMBER_100, options: { responseType: 'arraybuffer' } });
	assert.equal(Buffer.from(png).subarray(1, 4).toString(), 'PNG');

	const views = await md.getModelViews(urn);
	const { guid } = views.data.metadata[0];
	const tree = await md.getObjectTree(urn, guid);
	assert.equal(tree.isProcessing, false);
	const root = tree.data.objects[0];
	const one = await md.getObjectTree(urn, guid, { objectId: root.objectid, level: 1 });
	assert.equal(one.data.objects[0].objectid, root.objectid);
	const properties = await md.getAllProperties(urn, guid);
	assert.ok(properties.data.collection.length > 0);
	const query = (q, fields, payload) => md.fetchSpecificProperties(urn, guid, { pagination: { offset: 0, limit: 20 }, query: q, fields, payload });
	const byId = await query({ $in: [derivative.MatchIdType.Objectid ?? 'objectid', root.objectid] }, ['objectid', 'properties.Geometry.Tri*']);
	assert.deepEqual(Object.keys(byId.data.collection[0].properties.Geometry), ['Triangles']);
	assert.equal(byId.pagination.totalResults, 1);
	for (const q of [{ $prefix: ['name', root.name.slice(0, 2)] }, { $eq: ['name', root.name] }, { $ge: ['properties.Geometry.Triangles', 1] }, { $le: ['properties.Geometry.Triangles', 1e9] },
		{ $between: ['properties.Geometry.Triangles', 1, 1e9] }, { $contains: ['name', root.name] }]) {
		assert.ok((await query(q)).pagination.totalResults > 0, JSON.stringify(q));
	}
	assert.deepEqual(await md.deleteManifest(urn), { result: 'success' });
	await assert.rejects(md.getManifest(urn), refused(404));
});

// The job of every sample of Autodesk's.
test('a model is made ready for the viewer: svf2', async () => {
	const { auth, oss: store, md } = sdk();
	const bucketKey = await bucket(store);
	const object = await store.uploadObject(bucketKey, 'bracket.stl', fs.readFileSync(model));
	const urn = urnOf(object.objectId);
	const formats = await md.getFormats();
	assert.deepEqual(formats.formats.svf2, formats.formats.svf);
	assert.ok(formats.formats.svf2.includes('stl'));
	const job = { input: { urn }, output: { formats: [{ type: derivative.OutputType.Svf2, views: [derivative.View._2d, derivative.View._3d] }] } };
	await md.startJob(job);
	const manifest = await finished(md, urn);
	assert.deepEqual([manifest.status, manifest.progress, manifest.hasThumbnail], ['success', 'complete', 'true']);
	const [made] = manifest.derivatives;
	assert.equal(made.outputType, 'svf2');
	const view = made.children.find((c) => c.type === 'geometry');
	assert.equal(view.role, '3d');
	const graphics = view.children.find((c) => c.role === 'graphics');
	assert.deepEqual([graphics.mime, graphics.urn], ['application/autodesk-svf2', undefined]);
	assert.deepEqual(view.children.filter((c) => c.role === 'thumbnail').map((c) => c.resolution), [[100, 100], [200, 200], [400, 400]]);
	const [{ guid }] = (await md.getModelViews(urn)).data.metadata;
	assert.equal(guid, view.guid);
	const root = (await md.getObjectTree(urn, guid)).data.objects[0];
	const { collection } = (await md.getAllProperties(urn, guid)).data;
	assert.equal(collection[0].name, root.name);
	const png = await md.getThumbnail(urn, { width: derivative.Width.NUMBER_400, options: { responseType: 'arraybuffer' } });
	assert.equal(Buffer.from(png).subarray(1, 4).toString(), 'PNG');
	await assert.rejects(sdk().md.startJob({ ...job, output: { formats: [{ type: derivative.OutputType.Svf, views: [derivative.View._3d] }] } }), refused(400));

	// Autodesk's viewer, told to ask the old way, finds an SVF beneath.
	const { access_token: token } = await auth.getTwoLeggedToken(clientId, clientSecret, [Scopes.ViewablesRead]);
	const ask = async (at) => {
		const answer = await fetch(`${base}/derivativeservice/v2/${at}`, { headers: { Authorization: `Bearer ${token}` } });
		assert.equal(answer.status, 200, at);
		return answer;
	};
	const bubble = await (await ask(`manifest/${urn}?domain=${encodeURIComponent('http://localhost:8080')}`)).json();
	const beneath = bubble.children[0].children.find((c) => c.guid === guid).children.find((c) => c.role === 'graphics');
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'svf2-'));
	after(() => fs.rmSync(dir, { recursive: true }));
	const save = async (uri) => {
		const to = path.join(dir, 'Resource', '3D View', uri);
		fs.mkdirSync(path.dirname(to), { recursive: true });
		const at = path.posix.join(path.posix.dirname(beneath.urn), uri);
		fs.writeFileSync(to, Buffer.from(await (await ask(`derivatives/${encodeURIComponent(at)}`)).arrayBuffer()));
		return to;
	};
	const svf = await save(path.posix.basename(beneath.urn));
	const { assets } = await (await SVFReader.FromFileSystem(svf)).getManifest();
	for (const { URI } of assets.filter((a) => !a.URI.startsWith('embed:'))) await save(URI);
	const scene = await (await SVFReader.FromFileSystem(svf)).read();
	assert.ok(scene.getNodeCount() > 0);
	assert.equal(scene.svf.properties.getProperties(1).Triangles, collection[0].properties.Geometry.Triangles);
});

test('an svf is downloaded whole by signed cookies, and read', async () => {
	const { auth, oss: store, md } = sdk();
	const bucketKey = await bucket(store);
	const object = await store.uploadObject(bucketKey, 'teile/maß 1.stl', fs.readFileSync(model));
	const urn = urnOf(object.objectId);
	await md.startJob({ input: { urn }, output: { formats: [{ type: derivative.OutputType.Svf, views: [derivative.View._2d, derivative.View._3d] }] } });
	const manifest = await finished(md, urn);
	assert.equal(manifest.status, 'success');
	const [made] = manifest.derivatives;
	const view = made.children.find((c) => c.type === 'geometry');
	const graphics = view.children.find((c) => c.role === 'graphics');
	assert.equal(graphics.mime, 'application/autodesk-svf');
	assert.equal(view.children.find((c) => c.type === 'view').camera.length, 13);
	for (const file of [...made.children, ...view.children].filter((c) => c.urn)) {
		const link = await md.getDerivativeUrl(file.urn, urn);
		const got = await fetch(link.url);
		assert.deepEqual([got.status, (await got.arrayBuffer()).byteLength], [200, link.size], file.urn);
	}
	// svf-utils asks as the SDK does, with a token for viewers.
	const provider = { getToken: async () => (await auth.getTwoLeggedToken(clientId, clientSecret, [Scopes.ViewablesRead])).access_token };
	const reader = await SVFReader.FromDerivativeService(urn, graphics.guid, provider, undefined, base);
	const scene = await reader.read();
	assert.ok(scene.getNodeCount() > 0);
	const { guid } = view;
	const { collection } = (await md.getAllProperties(urn, guid)).data;
	for (const { objectid, name, externalId, properties } of collection) {
		const all = [...scene.svf.properties.enumerateProperties(objectid)];
		assert.deepEqual([scene.svf.properties._ids[objectid], all.find((p) => p.category === '__name__').value], [externalId, name]);
		for (const [category, values] of Object.entries(properties)) {
			for (const [key, value] of Object.entries(values)) {
				const found = all.find((p) => p.category === category && p.name === key);
				assert.equal(String(found.value), String(typeof value === 'boolean' ? Number(value) : value).replace(/ .*/, ''), `${category} ${key}`);
			}
		}
	}
	const tree = (await md.getObjectTree(urn, guid)).data.objects[0];
	const same = (node) => {
		assert.deepEqual(scene.svf.properties.getChildren(node.objectid), (node.objects ?? []).map((o) => o.objectid));
		node.objects?.forEach(same);
	};
	same(tree);
});

test('bytes that are no model fail with a message', async () => {
	const { oss: store, md } = sdk();
	const bucketKey = await bucket(store);
	for (const name of ['noise.stl', 'noise.obj', 'noise.ply', 'noise.glb', 'noise.gltf']) {
		const object = await store.uploadObject(bucketKey, name, crypto.randomBytes(20_000));
		const urn = urnOf(object.objectId);
		await md.startJob({ input: { urn }, output: { formats: [{ type: 'obj' }] } });
		const manifest = await finished(md, urn);
		assert.deepEqual([manifest.status, manifest.progress], ['failed', 'complete'], name);
		const [message] = manifest.derivatives[0].messages;
		assert.equal(message.type, 'error');
		assert.ok(message.code && message.message, name);
	}
	const object = await store.uploadObject(bucketKey, 'a.rvt', Buffer.from('x'));
	await assert.rejects(md.startJob({ input: { urn: urnOf(object.objectId) }, output: { formats: [{ type: 'svf2', views: ['3d'] }] } }), refused(406));
});

test('a project: storage, item, versions, contents', async () => {
	const { oss: store, md, dm } = sdk();
	const jsonapi = { version: '1.0' };
	const [hub] = (await dm.getHubs()).data;
	assert.equal((await dm.getHub(hub.id)).data.id, hub.id);
	const [project] = (await dm.getHubProjects(hub.id)).data;
	const p = project.id;
	assert.equal((await dm.getProject(hub.id, p)).data.id, p);
	assert.equal((await dm.getProjectHub(hub.id, p)).data.id, hub.id);
	const [top] = (await dm.getProjectTopFolders(hub.id, p)).data;
	const folder = (await dm.createFolder(p, {
		jsonapi, data: { type: 'folders', attributes: { name: 'Models', extension: { type: 'folders:autodesk.core:Folder', version: '1.0' } }, relationships: { parent: { data: { type: 'folders', id: top.id } } } },
	})).data;
	assert.equal((await dm.getFolder(p, folder.id)).data.attributes.name, 'Models');
	assert.equal((await dm.getFolderParent(p, folder.id)).data.id, top.id);
	assert.equal((await dm.patchFolder(p, folder.id, { jsonapi, data: { type: 'folders', id: folder.id, attributes: { name: 'Parts' } } })).data.attributes.displayName, 'Parts');

	const upload = async (name) => {
		const storage = (await dm.createStorage(p, { jsonapi, data: { type: 'objects', attributes: { name }, relationships: { target: { data: { type: 'folders', id: folder.id } } } } })).data;
		const [, bucketKey, objectKey] = /os\.object:([^/]+)\/(.+)$/.exec(storage.id);
		await store.uploadObject(bucketKey, objectKey, fs.readFileSync(model));
		return storage.id;
	};
	const itemOf = async (name) => {
		const storage = await upload(name);
		return dm.createItem(p, {
			jsonapi,
			data: {
				type: 'items', attributes: { displayName: name, extension: { type: 'items:autodesk.core:File', version: '1.0' } },
				relationships: { tip: { data: { type: 'versions', id: '1' } }, parent: { data: { type: 'folders', id: folder.id } } },
			},
			included: [{ type: 'versions', id: '1', attributes: { name, extension: { type: 'versions:autodesk.core:File', version: '1.0' } }, relationships: { storage: { data: { type: 'objects', id: storage } } } }],
		});
	};
	const made = await itemOf('bracket.stl');
	const item = made.data;
	assert.equal(made.included[0].id, item.relationships.tip.data.id);
	const other = (await itemOf('bolt.stl')).data;
	await assert.rejects(itemOf('bolt.stl'), refused(409));
	const storage = await upload('bracket.stl');
	const second = (await dm.createVersion(p, {
		jsonapi, data: {
			type: 'versions', attributes: { name: 'bracket.stl', extension: { type: 'versions:autodesk.core:File', version: '1.0' } },
			relationships: { item: { data: { type: 'items', id: item.id } }, storage: { data: { type: 'objects', id: storage } } },
		},
	})).data;
	assert.equal(second.attributes.versionNumber, 2);
	assert.equal((await dm.getItem(p, item.id, { includePathInProject: true })).data.attributes.pathInProject, '/Project Files/Parts');
	assert.equal((await dm.getItemTip(p, item.id)).data.id, second.id);
	assert.equal((await dm.getItemParentFolder(p, item.id)).data.id, folder.id);
	assert.deepEqual((await dm.getItemVersions(p, item.id)).data.map((v) => v.attributes.versionNumber), [2, 1]);
	const contents = await dm.getFolderContents(p, folder.id, { pageLimit: 1, pageNumber: 0 });
	assert.deepEqual([contents.data.length, contents.included.length], [1, 1]);
	assert.match(contents.links.next.href, /page/);
	assert.equal((await dm.getFolderContents(p, folder.id)).data.length, 2);
	assert.deepEqual((await dm.getFolderSearch(p, top.id, { filterFieldName: 'name', filterValue: ['bracket.stl'] })).data.map((v) => v.id), [second.id]);

	assert.equal((await dm.getVersion(p, second.id)).data.attributes.fileType, 'stl');
	assert.equal((await dm.getVersionItem(p, second.id)).data.id, item.id);
	assert.equal((await dm.patchVersion(p, second.id, { jsonapi, data: { type: 'versions', id: second.id, attributes: { name: 'bracket-2.stl' } } })).data.attributes.name, 'bracket-2.stl');
	assert.equal((await dm.patchItem(p, other.id, { jsonapi, data: { type: 'items', id: other.id, attributes: { displayName: 'screw.stl' } } })).data.attributes.displayName, 'screw.stl');

	const ref = (id) => ({ jsonapi, data: { type: 'versions', id, meta: { extension: { type: 'auxiliary:autodesk.core:Attachment', version: '1.0' } } } });
	const tip = other.relationships.tip.data.id;
	await dm.createFolderRelationshipsRef(folder.id, p, ref(tip));
	await dm.createItemRelationshipsRef(p, item.id, ref(tip));
	await dm.createVersionRelationshipsRef(p, second.id, ref(tip));
	for (const [refs, relationships, id] of [
		[dm.getFolderRefs(p, folder.id), dm.getFolderRelationshipsRefs(folder.id, p), folder.id],
		[dm.getItemRefs(p, item.id), dm.getItemRelationshipsRefs(p, item.id), item.id],
		[dm.getVersionRefs(p, second.id), dm.getVersionRelationshipsRefs(p, second.id), second.id],
	]) {
		assert.deepEqual((await refs).data.map((d) => d.id), [tip]);
		assert.deepEqual((await relationships).data.map((d) => [d.meta.fromId, d.meta.direction]), [[id, 'from']]);
	}
	assert.deepEqual((await dm.getFolderRelationshipsLinks(p, folder.id)).data, []);
	assert.deepEqual((await dm.getItemRelationshipsLinks(p, item.id)).data, []);
	assert.deepEqual((await dm.getVersionRelationshipsLinks(p, second.id)).data, []);

	assert.deepEqual((await dm.getVersionDownloadFormats(p, second.id)).data.attributes.formats, [{ fileType: 'stl' }]);
	const job = (await dm.createDownload(p, { jsonapi, data: { type: 'downloads', attributes: { format: { fileType: 'stl' } }, relationships: { source: { data: { type: 'versions', id: second.id } } } } })).data[0];
	const download = (await dm.getDownloadJob(p, job.id)).data; // it is done, and leads on
	assert.equal(download.type, 'downloads');
	assert.equal((await dm.getDownload(p, download.id)).data.relationships.storage.data.id, storage);
	assert.equal((await dm.getVersionDownloads(p, second.id)).data.length, 1);

	const command = (type, more) => ({ type: 'commands', attributes: { extension: { type, version: '1.0.0', ...more } }, relationships: { resources: { data: [{ type: 'items', id: item.id }] } } });
	const allowed = await dm.executeCheckPermissionCommand(p, command('commands:autodesk.core:CheckPermission', { data: { requiredActions: ['view'] } }));
	assert.equal(allowed.attributes.extension.data.permissions[0].permission, true);
	assert.equal((await dm.executeListItemsCommand(p, command('commands:autodesk.core:ListItems'))).type, 'commands');
	assert.equal((await dm.executeListRefsCommand(p, command('commands:autodesk.core:ListRefs'))).type, 'commands');
	assert.equal((await dm.executePublishModelCommand(p, command('commands:autodesk.bim360:C4RModelPublish'))).attributes.status, 'committed');
	assert.equal((await dm.executePublishWithoutLinksCommand(p, command('commands:autodesk.bim360:C4RPublishWithoutLinks'))).attributes.status, 'committed');
	assert.equal((await dm.executeGetPublishModelJobCommand(p, command('commands:autodesk.bim360:C4RModelGetPublishJob'))).attributes.status, 'complete');

	// A version is translated under its own URN, as viewers do, or that of its storage.
	for (const urn of [urnOf(second.id), urnOf(storage)]) {
		await md.startJob({ input: { urn }, output: { formats: [{ type: 'obj' }] } });
		assert.equal((await finished(md, urn)).status, 'success');
	}
	await assert.rejects(dm.getItem(p, 'urn:adsk.wipprod:dm.lineage:none'), (error) => {
		refused(404)(error);
		const body = error.axiosError.response.data;
		assert.deepEqual([body.jsonapi.version, body.errors[0].status], ['1.0', '404']);
		return true;
	});
});

test('every call of the SDK was made', () => {
	for (const [type, names] of called) {
		const missing = Object.getOwnPropertyNames(type.prototype).filter((n) => n !== 'constructor' && !names.has(n));
		assert.deepEqual(missing, [], type.name);
	}
	assert.equal(called.size, 4);
});
