--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: catalog_entries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.catalog_entries (
    list text NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    content text NOT NULL,
    changed_at bigint NOT NULL
);


--
-- Name: catalog_probes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.catalog_probes (
    endpoint_id text NOT NULL,
    checked_at bigint NOT NULL,
    verdict text NOT NULL,
    detail text NOT NULL,
    authorization_endpoint text NOT NULL,
    token_endpoint text NOT NULL,
    introspection_endpoint text NOT NULL,
    userinfo_endpoint text NOT NULL,
    revoke_endpoint text NOT NULL,
    fhir_version text NOT NULL,
    software_name text NOT NULL,
    software_version text NOT NULL,
    capabilities text NOT NULL,
    good_at bigint NOT NULL,
    failures bigint NOT NULL
);


--
-- Name: catalog_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.catalog_version (
    version bigint NOT NULL
);


--
-- Name: evidence; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.evidence (
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    kind text NOT NULL,
    key_hash text NOT NULL,
    user_id text NOT NULL
);


--
-- Name: flows; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.flows (
    state_hash text NOT NULL,
    installation_id text NOT NULL,
    endpoint_id text NOT NULL,
    platform_type text NOT NULL,
    limit_group text NOT NULL,
    origin_url text NOT NULL,
    desktop_mode bigint NOT NULL,
    code_challenge text NOT NULL,
    browser_hash text NOT NULL,
    reservation_id text NOT NULL,
    user_id text NOT NULL,
    evidence text NOT NULL,
    key_hash text NOT NULL,
    status text NOT NULL,
    answered_at bigint NOT NULL,
    answer_hash text NOT NULL,
    code_hash text NOT NULL,
    sign_in_id text NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    key_hash text NOT NULL,
    installation_id text NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: installations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.installations (
    installation_id text NOT NULL,
    secret_hash text NOT NULL,
    administrator_name text NOT NULL,
    administrator_email text NOT NULL,
    verification_status text NOT NULL,
    software_architecture text NOT NULL,
    software_os text NOT NULL,
    fasten_desktop_version text NOT NULL,
    fasten_onprem_version text NOT NULL,
    fasten_sources_version text NOT NULL,
    issued_at bigint NOT NULL,
    previous_secret_hash text DEFAULT ''::text NOT NULL,
    previous_secret_until bigint DEFAULT 0 NOT NULL
);


--
-- Name: lighthouse_schema; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lighthouse_schema (
    version bigint NOT NULL
);


--
-- Name: nameless; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.nameless (
    installation_id text NOT NULL,
    forget_at bigint NOT NULL
);


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    notice text NOT NULL,
    told_at bigint NOT NULL
);


--
-- Name: operator_limits; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.operator_limits (
    installation_id text NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    users bigint NOT NULL,
    set_at bigint NOT NULL
);


--
-- Name: origins; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.origins (
    installation_id text NOT NULL,
    origin text NOT NULL,
    proven_at bigint,
    prove_at bigint
);


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    mail_id text NOT NULL,
    installation_id text NOT NULL,
    recipient text NOT NULL,
    letter text NOT NULL,
    written_at bigint NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    lease text NOT NULL
);


--
-- Name: owner_places; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.owner_places (
    owner_hash text NOT NULL,
    place bigint NOT NULL,
    installation_id text NOT NULL,
    kept_until bigint
);


--
-- Name: pepper_check; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.pepper_check (
    key_hash text NOT NULL
);


--
-- Name: refresh_tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.refresh_tokens (
    token_hash text NOT NULL,
    endpoint_id text NOT NULL,
    seen_at bigint NOT NULL
);


--
-- Name: reservations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reservations (
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    reservation_id text NOT NULL,
    user_id text NOT NULL,
    evidence text NOT NULL,
    key_hash text NOT NULL,
    takes_seat bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: seats; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.seats (
    seat_id text NOT NULL,
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    user_id text NOT NULL,
    evidence text NOT NULL,
    taken_at bigint NOT NULL,
    counts_until bigint
);


--
-- Name: sign_in_days; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_days (
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    day bigint NOT NULL,
    sign_ins bigint NOT NULL
);


--
-- Name: sign_ins; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_ins (
    sign_in_id text NOT NULL,
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    user_id text NOT NULL,
    happened_at bigint NOT NULL
);


--
-- Name: signing_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signing_keys (
    key_id text NOT NULL,
    algorithm text NOT NULL,
    public_jwk text NOT NULL,
    sealed_key text NOT NULL,
    used_from bigint NOT NULL,
    published_until bigint NOT NULL
);


--
-- Name: suspensions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.suspensions (
    installation_id text NOT NULL,
    reason text NOT NULL,
    suspended_at bigint NOT NULL
);


--
-- Name: tickets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tickets (
    ticket_hash text NOT NULL,
    installation_id text NOT NULL,
    endpoint_id text NOT NULL,
    origin text NOT NULL,
    state_hash text NOT NULL,
    code_challenge text NOT NULL,
    reservation_id text NOT NULL,
    user_id text NOT NULL,
    key_hash text NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: usage_counts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.usage_counts (
    installation_id text NOT NULL,
    limit_group text NOT NULL,
    users bigint NOT NULL,
    by_subject bigint NOT NULL,
    by_reference bigint NOT NULL,
    by_browser bigint NOT NULL,
    pending bigint NOT NULL,
    sign_ins bigint DEFAULT 0 NOT NULL
);


--
-- Name: uses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.uses (
    what text NOT NULL,
    slot bigint NOT NULL,
    used_at bigint NOT NULL
);


--
-- Name: verifications; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.verifications (
    installation_id text NOT NULL,
    verification_id text NOT NULL,
    email text NOT NULL,
    tries bigint NOT NULL,
    verified bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Data for Name: catalog_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalog_entries VALUES ('Bundle-example1', 'brand', 'ea65b568-d26e-5f4b-86ea-71ec459abfba', '{"id":"ea65b568-d26e-5f4b-86ea-71ec459abfba","name":"ExampleLabs","last_updated":"","portal_ids":["4bca0659-327e-577c-9cf4-01b74dcdb156"],"brand_website":"https://labs.example.com/","hidden":false,"aliases":["ExampleLabs Alaska","...(more here)...","ExampleLabs Wisconsin"],"locations":[{"line":["4015 Lake Otis Pkwy"],"city":"Anchorage","state":"AK","postal_code":"99508","country":"US"},{"state":"...(more here)...","country":"US"},{"line":["123 Main St"],"city":"Madison","state":"WI","postal_code":"53726","country":"US"}]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Bundle-example1', 'portal', '4bca0659-327e-577c-9cf4-01b74dcdb156', '{"id":"4bca0659-327e-577c-9cf4-01b74dcdb156","name":"Example Labs HealthCentral Portal","last_updated":"","endpoint_ids":["cf92a64d-92fc-53b6-97ac-7ba6cf1f71c8"],"portal_website":"https://healthcentral.labs.example.com/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Bundle-example1', 'endpoint', 'cf92a64d-92fc-53b6-97ac-7ba6cf1f71c8', '{"id":"cf92a64d-92fc-53b6-97ac-7ba6cf1f71c8","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"bundle-example1","url":"https://fhir.labs.example.com/r4/","fhir_version":"4.0.1"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', '1da4f4f0-07f9-53b9-9615-f4df8429ccc2', '{"id":"1da4f4f0-07f9-53b9-9615-f4df8429ccc2","name":"Long Island Spine Rehabilitation Medicine -","last_updated":"","portal_ids":["04c61c10-92da-5f4d-b4c1-7fe3505cbb00"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', 'e667b1e9-55cf-51a5-9cd5-1af0da923388', '{"id":"e667b1e9-55cf-51a5-9cd5-1af0da923388","name":"Peter Simonson M.D. -","last_updated":"","portal_ids":["41b36775-635a-53ac-9599-039987156182"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', '2e6e7c3f-4fdb-5793-8675-b5a3ebd0a516', '{"id":"2e6e7c3f-4fdb-5793-8675-b5a3ebd0a516","name":"Future Podiatrist, PC -","last_updated":"","portal_ids":["611e259c-ea08-581b-8699-fadc49b19f6e"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', 'ba33a970-e9f3-595c-8b81-daba2bf4e9f4', '{"id":"ba33a970-e9f3-595c-8b81-daba2bf4e9f4","name":"Debra Jaliman M.D. -","last_updated":"","portal_ids":["d7c1485b-746e-5ebc-84b2-087bcfffea5e"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', 'c2eb1a15-ec44-57dc-a3f3-d5158cc8e469', '{"id":"c2eb1a15-ec44-57dc-a3f3-d5158cc8e469","name":"AMB Medical Services -","last_updated":"","portal_ids":["493bf950-d8d8-5628-af7b-0b390f473987"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', 'd8e5435f-af42-5e4a-a381-2e0ccba1fdb5', '{"id":"d8e5435f-af42-5e4a-a381-2e0ccba1fdb5","name":"Tribeca Park Dermatology -","last_updated":"","portal_ids":["34b83826-64ec-532b-9af1-f8013fd49817"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', '459832f9-fc95-581e-873b-7af8918e3cef', '{"id":"459832f9-fc95-581e-873b-7af8918e3cef","name":"Zambito Heart -","last_updated":"","portal_ids":["b96ddd89-620d-51c2-9fed-df5f635e37e4"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', '11c73375-91c6-56da-b3c4-a933dd1b587a', '{"id":"11c73375-91c6-56da-b3c4-a933dd1b587a","name":"Advanced Cardio Care -","last_updated":"","portal_ids":["34e0a1d8-2340-5ae3-92e0-c399e8e9b463"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', 'f0e8bb94-b852-55cc-924c-c86f418bf44a', '{"id":"f0e8bb94-b852-55cc-924c-c86f418bf44a","name":"Physicians Anesthesia -","last_updated":"","portal_ids":["bac1eac7-a9bf-5d25-91d2-cb108dbf243a"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'brand', '335d5306-caad-56a5-bbf4-5e4a316332a7', '{"id":"335d5306-caad-56a5-bbf4-5e4a316332a7","name":"South Bay Medical Care -","last_updated":"","portal_ids":["b6523189-ec74-579b-b62a-5001a58eebdc"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '04c61c10-92da-5f4d-b4c1-7fe3505cbb00', '{"id":"04c61c10-92da-5f4d-b4c1-7fe3505cbb00","name":"Long Island Spine Rehabilitation Medicine -","last_updated":"","endpoint_ids":["2aeebb0e-b5dc-582f-a8be-795f1f0534ee"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '41b36775-635a-53ac-9599-039987156182', '{"id":"41b36775-635a-53ac-9599-039987156182","name":"Peter Simonson M.D. -","last_updated":"","endpoint_ids":["dd7582f2-137d-5f3c-afc2-351b2794f66d"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '611e259c-ea08-581b-8699-fadc49b19f6e', '{"id":"611e259c-ea08-581b-8699-fadc49b19f6e","name":"Future Podiatrist, PC -","last_updated":"","endpoint_ids":["5fa8564e-752c-5f1e-bee6-62f6129b7e77"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', 'd7c1485b-746e-5ebc-84b2-087bcfffea5e', '{"id":"d7c1485b-746e-5ebc-84b2-087bcfffea5e","name":"Debra Jaliman M.D. -","last_updated":"","endpoint_ids":["1743ab4b-8645-5956-a065-c816896efb1b"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '493bf950-d8d8-5628-af7b-0b390f473987', '{"id":"493bf950-d8d8-5628-af7b-0b390f473987","name":"AMB Medical Services -","last_updated":"","endpoint_ids":["1f858b4d-a0b5-5a95-b140-97170f56c46c"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '34b83826-64ec-532b-9af1-f8013fd49817', '{"id":"34b83826-64ec-532b-9af1-f8013fd49817","name":"Tribeca Park Dermatology -","last_updated":"","endpoint_ids":["0e84a3cf-01ab-5871-9778-dd75353946b1"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', 'b96ddd89-620d-51c2-9fed-df5f635e37e4', '{"id":"b96ddd89-620d-51c2-9fed-df5f635e37e4","name":"Zambito Heart -","last_updated":"","endpoint_ids":["c41f9555-b1c1-5a63-9b14-947e769e37ee"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', '34e0a1d8-2340-5ae3-92e0-c399e8e9b463', '{"id":"34e0a1d8-2340-5ae3-92e0-c399e8e9b463","name":"Advanced Cardio Care -","last_updated":"","endpoint_ids":["8caae0ff-8eee-5c86-ad53-42cca71d7bd4"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', 'bac1eac7-a9bf-5d25-91d2-cb108dbf243a', '{"id":"bac1eac7-a9bf-5d25-91d2-cb108dbf243a","name":"Physicians Anesthesia -","last_updated":"","endpoint_ids":["f0fdbdfc-de23-5a33-ade8-b3b261f1a2a7"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'portal', 'b6523189-ec74-579b-b62a-5001a58eebdc', '{"id":"b6523189-ec74-579b-b62a-5001a58eebdc","name":"South Bay Medical Care -","last_updated":"","endpoint_ids":["f0bac7ab-693e-5b04-9791-99d0cf9480da"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '2aeebb0e-b5dc-582f-a8be-795f1f0534ee', '{"id":"2aeebb0e-b5dc-582f-a8be-795f1f0534ee","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.lispinerehab/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', 'dd7582f2-137d-5f3c-afc2-351b2794f66d', '{"id":"dd7582f2-137d-5f3c-afc2-351b2794f66d","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.simonson/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '5fa8564e-752c-5f1e-bee6-62f6129b7e77', '{"id":"5fa8564e-752c-5f1e-bee6-62f6129b7e77","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.futurepodiatrist/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '1743ab4b-8645-5956-a065-c816896efb1b', '{"id":"1743ab4b-8645-5956-a065-c816896efb1b","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.djaliman/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '1f858b4d-a0b5-5a95-b140-97170f56c46c', '{"id":"1f858b4d-a0b5-5a95-b140-97170f56c46c","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.amb/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '0e84a3cf-01ab-5871-9778-dd75353946b1', '{"id":"0e84a3cf-01ab-5871-9778-dd75353946b1","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.tribecaderm/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', 'c41f9555-b1c1-5a63-9b14-947e769e37ee', '{"id":"c41f9555-b1c1-5a63-9b14-947e769e37ee","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.zambitohc/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', '8caae0ff-8eee-5c86-ad53-42cca71d7bd4', '{"id":"8caae0ff-8eee-5c86-ad53-42cca71d7bd4","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.acc/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', 'f0fdbdfc-de23-5a33-ade8-b3b261f1a2a7', '{"id":"f0fdbdfc-de23-5a33-ade8-b3b261f1a2a7","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.phyanesthesia/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('Criterions_Software_Inc_EndpointSources', 'endpoint', 'f0bac7ab-693e-5b04-9791-99d0cf9480da', '{"id":"f0bac7ab-693e-5b04-9791-99d0cf9480da","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"criterions-software","url":"https://fhir.healthtogo.me/fhir/r4/criterions.southbay/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'ba1e6538-f8ce-580d-9021-078957668015', '{"id":"ba1e6538-f8ce-580d-9021-078957668015","name":"Altoona Ophthalmology Associates","last_updated":"","portal_ids":["7aaa7e69-817c-5f32-89ab-80c6f8ae6251"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '553d8028-5db5-59a3-9994-cbb6774c72bf', '{"id":"553d8028-5db5-59a3-9994-cbb6774c72bf","name":"Charlotte Ophthalmology Center for Sight","last_updated":"","portal_ids":["c70d4e36-336e-566a-8d50-1c78c58ff960"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'be3e055e-a3bf-5cdb-8209-621a807fb48e', '{"id":"be3e055e-a3bf-5cdb-8209-621a807fb48e","name":"EYEMDEMR-BMGR","last_updated":"","portal_ids":["055c035c-dfde-5c72-a294-8b91a96817f8"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'c270f39b-1836-5276-935e-c435177a1501', '{"id":"c270f39b-1836-5276-935e-c435177a1501","name":"EYEMDEMR-DEMO04","last_updated":"","portal_ids":["a415faa8-0ca5-5cdf-8595-ae83c23264f7"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '35ddd11d-34e9-504a-bb26-1b84d67a384e', '{"id":"35ddd11d-34e9-504a-bb26-1b84d67a384e","name":"EYEMDEMR-DEV SERVER","last_updated":"","portal_ids":["04771e36-5688-5bd9-a74e-784100ec0b8d"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '6afef0c6-8f57-53c2-8bfb-df2dd473f6fa', '{"id":"6afef0c6-8f57-53c2-8bfb-df2dd473f6fa","name":"EyeMD EMR Laptop - Blake","last_updated":"","portal_ids":["b3a6b975-549e-502b-b63a-88e598c857ad"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '35eefb6e-488b-53e5-b875-15891d5ce72b', '{"id":"35eefb6e-488b-53e5-b875-15891d5ce72b","name":"EYEMDEMR-SPRT09","last_updated":"","portal_ids":["9fc74cdb-dc50-5c35-918d-62c9c3d64160"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '11985da5-8aae-599c-861b-4018c8411b3e', '{"id":"11985da5-8aae-599c-861b-4018c8411b3e","name":"EYEMDEMR INTERNAL","last_updated":"","portal_ids":["853cd974-9703-5d91-97d0-b7b57dff639b"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '72869a43-0dc9-5d48-90fd-97a180262c33', '{"id":"72869a43-0dc9-5d48-90fd-97a180262c33","name":"EYEMDEMR-SPRT10","last_updated":"","portal_ids":["07622207-0150-513a-8087-367f12044d79"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'e3549f9b-e7ae-5f19-b034-f895067500f2', '{"id":"e3549f9b-e7ae-5f19-b034-f895067500f2","name":"EYEMDEMR-DEV8","last_updated":"","portal_ids":["a4b01100-0e77-5790-acb9-c546cdbec306"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '6e966622-66c3-5187-b040-29506f528ef5', '{"id":"6e966622-66c3-5187-b040-29506f528ef5","name":"EYEMDEMR-DEV8","last_updated":"","portal_ids":["224af72e-fb7c-5b7f-82c3-1667749e27c0"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '9f185392-e0f3-53cb-93ea-3d0438016d2d', '{"id":"9f185392-e0f3-53cb-93ea-3d0438016d2d","name":"Houston Eye Associates","last_updated":"","portal_ids":["0cfa2e36-59eb-59ac-a7f0-47b27fb94427"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '0a61cfda-49a9-5421-997b-768d0daee4d6', '{"id":"0a61cfda-49a9-5421-997b-768d0daee4d6","name":"Hugh M Cooper MD PC","last_updated":"","portal_ids":["3ce69bec-b418-533a-991d-8ad47557ea7a"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '7aff3ade-9efd-5a35-bd06-3b3b2043fb78', '{"id":"7aff3ade-9efd-5a35-bd06-3b3b2043fb78","name":"Melvin Roat MD","last_updated":"","portal_ids":["3173e436-b8b6-52b7-bfec-b7d78fc6b66e"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '40e6acc5-6bfd-5bc9-a2ea-fdbf9728d39d', '{"id":"40e6acc5-6bfd-5bc9-a2ea-fdbf9728d39d","name":"Miami Lakes Eye Care Center","last_updated":"","portal_ids":["1ee6274a-7b88-5a35-8c50-6298110a053c"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'd844d2f5-688b-5e21-9962-298e13d8d7bd', '{"id":"d844d2f5-688b-5e21-9962-298e13d8d7bd","name":"Nashua Eye Associates","last_updated":"","portal_ids":["99e1ad30-5851-5018-a2a9-8abcfe524da4"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '3e62a87c-1948-5999-b289-8e77ba30b3de', '{"id":"3e62a87c-1948-5999-b289-8e77ba30b3de","name":"Ophthalmic Consultants of the Capital Region","last_updated":"","portal_ids":["1e07ddc9-057d-5be0-b747-a04fa4864ca1"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', '1dc65f18-eeac-5da7-8dcb-69a3ad65a885', '{"id":"1dc65f18-eeac-5da7-8dcb-69a3ad65a885","name":"Somerset Ophthalmology","last_updated":"","portal_ids":["ea68d7ad-4a67-5618-9ef6-c55a30f30538"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'bd87bd8f-c31e-51f8-aa52-1e176aa73516', '{"id":"bd87bd8f-c31e-51f8-aa52-1e176aa73516","name":"Tad Baum MD PC","last_updated":"","portal_ids":["41dc2bd8-1f25-5a02-a008-ff2305694ae4"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'brand', 'b162d135-f2b8-5617-b695-f881db9d9b99', '{"id":"b162d135-f2b8-5617-b695-f881db9d9b99","name":"Washington Eye Physicians & Surgeons","last_updated":"","portal_ids":["0435f372-433a-5d06-bc36-ed042f0ebd70"],"hidden":false}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '7aaa7e69-817c-5f32-89ab-80c6f8ae6251', '{"id":"7aaa7e69-817c-5f32-89ab-80c6f8ae6251","name":"Altoona Ophthalmology Associates","last_updated":"","endpoint_ids":["140133b2-ef30-5394-9ee0-8ffd7f2a3b3d"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', 'c70d4e36-336e-566a-8d50-1c78c58ff960', '{"id":"c70d4e36-336e-566a-8d50-1c78c58ff960","name":"Charlotte Ophthalmology Center for Sight","last_updated":"","endpoint_ids":["bfc3ba30-a34f-54ab-8e47-5a4bc93058e5"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '055c035c-dfde-5c72-a294-8b91a96817f8', '{"id":"055c035c-dfde-5c72-a294-8b91a96817f8","name":"EYEMDEMR-BMGR","last_updated":"","endpoint_ids":["09bc88db-3572-5d66-88a5-e4a9b12f864b"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', 'a415faa8-0ca5-5cdf-8595-ae83c23264f7', '{"id":"a415faa8-0ca5-5cdf-8595-ae83c23264f7","name":"EYEMDEMR-DEMO04","last_updated":"","endpoint_ids":["3f9e78f9-5e9e-5b1c-9969-48cbf0d7370a"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '04771e36-5688-5bd9-a74e-784100ec0b8d', '{"id":"04771e36-5688-5bd9-a74e-784100ec0b8d","name":"EYEMDEMR-DEV SERVER","last_updated":"","endpoint_ids":["cb0430ac-8f1b-5963-9b29-23662b180920"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', 'b3a6b975-549e-502b-b63a-88e598c857ad', '{"id":"b3a6b975-549e-502b-b63a-88e598c857ad","name":"EyeMD EMR Laptop - Blake","last_updated":"","endpoint_ids":["88759851-55d4-5e09-a89f-e154e843f9c0"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '9fc74cdb-dc50-5c35-918d-62c9c3d64160', '{"id":"9fc74cdb-dc50-5c35-918d-62c9c3d64160","name":"EYEMDEMR-SPRT09","last_updated":"","endpoint_ids":["c82ba174-f4a3-579b-93ac-6e14fe893229"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '853cd974-9703-5d91-97d0-b7b57dff639b', '{"id":"853cd974-9703-5d91-97d0-b7b57dff639b","name":"EYEMDEMR INTERNAL","last_updated":"","endpoint_ids":["b15bb8b3-b9ea-54ee-9520-1cee7ff942e6"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '07622207-0150-513a-8087-367f12044d79', '{"id":"07622207-0150-513a-8087-367f12044d79","name":"EYEMDEMR-SPRT10","last_updated":"","endpoint_ids":["7941fb33-81fc-5358-929a-4add0eb26716"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', 'a4b01100-0e77-5790-acb9-c546cdbec306', '{"id":"a4b01100-0e77-5790-acb9-c546cdbec306","name":"EYEMDEMR-DEV8","last_updated":"","endpoint_ids":["963f0827-d31f-5fde-b070-d2ec5f8a2f7e"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '224af72e-fb7c-5b7f-82c3-1667749e27c0', '{"id":"224af72e-fb7c-5b7f-82c3-1667749e27c0","name":"EYEMDEMR-DEV8","last_updated":"","endpoint_ids":["0c679fc4-d739-50ea-9010-bbff4ea8dcef"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '0cfa2e36-59eb-59ac-a7f0-47b27fb94427', '{"id":"0cfa2e36-59eb-59ac-a7f0-47b27fb94427","name":"Houston Eye Associates","last_updated":"","endpoint_ids":["78e14f7b-890a-56dd-b63c-67fbaf6cee68"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '3ce69bec-b418-533a-991d-8ad47557ea7a', '{"id":"3ce69bec-b418-533a-991d-8ad47557ea7a","name":"Hugh M Cooper MD PC","last_updated":"","endpoint_ids":["8ea3f9ca-c35c-5715-bb0b-acda0f486e07"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '3173e436-b8b6-52b7-bfec-b7d78fc6b66e', '{"id":"3173e436-b8b6-52b7-bfec-b7d78fc6b66e","name":"Melvin Roat MD","last_updated":"","endpoint_ids":["bb2076bf-e467-5882-88b3-f7a2ab333aea"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '1ee6274a-7b88-5a35-8c50-6298110a053c', '{"id":"1ee6274a-7b88-5a35-8c50-6298110a053c","name":"Miami Lakes Eye Care Center","last_updated":"","endpoint_ids":["8c080eaa-87b7-520f-aef0-44d2355dd9ff"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '99e1ad30-5851-5018-a2a9-8abcfe524da4', '{"id":"99e1ad30-5851-5018-a2a9-8abcfe524da4","name":"Nashua Eye Associates","last_updated":"","endpoint_ids":["6af36c06-f40b-57da-9dbf-7e26417284c8"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '1e07ddc9-057d-5be0-b747-a04fa4864ca1', '{"id":"1e07ddc9-057d-5be0-b747-a04fa4864ca1","name":"Ophthalmic Consultants of the Capital Region","last_updated":"","endpoint_ids":["f784a157-ba31-5a4b-bf22-05b43769e724"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', 'ea68d7ad-4a67-5618-9ef6-c55a30f30538', '{"id":"ea68d7ad-4a67-5618-9ef6-c55a30f30538","name":"Somerset Ophthalmology","last_updated":"","endpoint_ids":["95a96524-a901-5a21-9f17-538d0e6242bd"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '41dc2bd8-1f25-5a02-a008-ff2305694ae4', '{"id":"41dc2bd8-1f25-5a02-a008-ff2305694ae4","name":"Tad Baum MD PC","last_updated":"","endpoint_ids":["5f72c93b-ee12-53b3-bdb7-ed3cc5f6df37"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'portal', '0435f372-433a-5d06-bc36-ed042f0ebd70', '{"id":"0435f372-433a-5d06-bc36-ed042f0ebd70","name":"Washington Eye Physicians & Surgeons","last_updated":"","endpoint_ids":["70bcfba6-0674-5222-952a-50a9014ac177"]}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '140133b2-ef30-5394-9ee0-8ffd7f2a3b3d', '{"id":"140133b2-ef30-5394-9ee0-8ffd7f2a3b3d","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/ALT227916/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'bfc3ba30-a34f-54ab-8e47-5a4bc93058e5', '{"id":"bfc3ba30-a34f-54ab-8e47-5a4bc93058e5","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/CHA227610/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '09bc88db-3572-5d66-88a5-e4a9b12f864b', '{"id":"09bc88db-3572-5d66-88a5-e4a9b12f864b","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE172597/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '3f9e78f9-5e9e-5b1c-9969-48cbf0d7370a', '{"id":"3f9e78f9-5e9e-5b1c-9969-48cbf0d7370a","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227239/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'cb0430ac-8f1b-5963-9b29-23662b180920', '{"id":"cb0430ac-8f1b-5963-9b29-23662b180920","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227254/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '88759851-55d4-5e09-a89f-e154e843f9c0', '{"id":"88759851-55d4-5e09-a89f-e154e843f9c0","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227392/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'c82ba174-f4a3-579b-93ac-6e14fe893229', '{"id":"c82ba174-f4a3-579b-93ac-6e14fe893229","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227590/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'b15bb8b3-b9ea-54ee-9520-1cee7ff942e6', '{"id":"b15bb8b3-b9ea-54ee-9520-1cee7ff942e6","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227904/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '7941fb33-81fc-5358-929a-4add0eb26716', '{"id":"7941fb33-81fc-5358-929a-4add0eb26716","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE227931/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '963f0827-d31f-5fde-b070-d2ec5f8a2f7e', '{"id":"963f0827-d31f-5fde-b070-d2ec5f8a2f7e","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE289101/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '0c679fc4-d739-50ea-9010-bbff4ea8dcef', '{"id":"0c679fc4-d739-50ea-9010-bbff4ea8dcef","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/EYE414105/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '78e14f7b-890a-56dd-b63c-67fbaf6cee68', '{"id":"78e14f7b-890a-56dd-b63c-67fbaf6cee68","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/HOU227765/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '8ea3f9ca-c35c-5715-bb0b-acda0f486e07', '{"id":"8ea3f9ca-c35c-5715-bb0b-acda0f486e07","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/HUG289117/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'bb2076bf-e467-5882-88b3-f7a2ab333aea', '{"id":"bb2076bf-e467-5882-88b3-f7a2ab333aea","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/MEL172432/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '8c080eaa-87b7-520f-aef0-44d2355dd9ff', '{"id":"8c080eaa-87b7-520f-aef0-44d2355dd9ff","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/MIA172243/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '6af36c06-f40b-57da-9dbf-7e26417284c8', '{"id":"6af36c06-f40b-57da-9dbf-7e26417284c8","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/NAS227941/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', 'f784a157-ba31-5a4b-bf22-05b43769e724', '{"id":"f784a157-ba31-5a4b-bf22-05b43769e724","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/OPH227456/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '95a96524-a901-5a21-9f17-538d0e6242bd', '{"id":"95a96524-a901-5a21-9f17-538d0e6242bd","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/SOM227540/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '5f72c93b-ee12-53b3-bdb7-ed3cc5f6df37', '{"id":"5f72c93b-ee12-53b3-bdb7-ed3cc5f6df37","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/TAD187564/"}', 1795809248);
INSERT INTO public.catalog_entries VALUES ('EyeMD_EMR_Healthcare_Systems_Inc_EndpointSources', 'endpoint', '70bcfba6-0674-5222-952a-50a9014ac177', '{"id":"70bcfba6-0674-5222-952a-50a9014ac177","last_updated":"","status":"active","connection_type":"hl7-fhir-rest","platform_type":"eyemd-emr-healthcare-systems","url":"https://smartonfhir.myeyecarerecords.com/fhir/WAS227347/"}', 1795809248);


--
-- Data for Name: catalog_probes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: catalog_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalog_version VALUES (1);


--
-- Data for Name: evidence; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'reference', 'KsdR7DvdKoMCFRwCsumND00SC3L1odsUvuBRv0VQ-kg', 'dc8e4791-4e5b-4865-bd03-2f7085d48b0f');
INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'reference', 'vWxmfVRAeCiDKrwirVIZwZ6a13K0SmYHSQLSlyCAxmU', 'afb29c50-2afc-4828-8d08-fe617fe72c81');
INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'subject', 'dPPxpoij2V14koJGToHLbAzYCJvM7ewXkCreZKg2ACU', 'afb29c50-2afc-4828-8d08-fe617fe72c81');
INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'reference', 'vnh-2TQGUXeeiX_nBDHLw-yfnYqMj2x6E7ACKgBn6Ik', '22518284-4f71-4be9-a9c1-65ed2896bf01');
INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'reference', 'fdmOATL7MZaHwqV8zXQ7NzslE0VaMWl3enoeIxmwC4k', 'e4a655bb-ac42-45e4-9181-9bd79c3a9371');
INSERT INTO public.evidence VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'subject', 'UJWD3-i6SiczOBLZybVatgNEYcROXx-gNjywMqq2m0k', 'e4a655bb-ac42-45e4-9181-9bd79c3a9371');
INSERT INTO public.evidence VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'reference', '9GlE-J-OG4Sw_erdBS-VGUMm5hwkN5RNCJ_hFWsLusU', 'cc6d920c-9dc3-48c8-a864-c16ad1ad8d17');
INSERT INTO public.evidence VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'subject', 'cvMGoc72ECrb7fJLww6t6CJg_B2Z4bQ0E2uK0PNViqQ', 'cc6d920c-9dc3-48c8-a864-c16ad1ad8d17');


--
-- Data for Name: flows; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.flows VALUES ('8zGJpJ5_H2fVDZXbj2Lb2OE82-4for209OfHZB1qPLM', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'sandbox-public', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'http://127.0.0.1:32863/callback', 0, '7N052yYsycWwmQnubZ3lCZcRLuxUWPqZmUPt4IGcUD8', 'WJwMptBuc4CZhJvVM94Xxht4k_3QwYznC9RUVFC2PEQ', '24c87e38-6327-4b1b-a344-2d3cd0a028d2', 'dc8e4791-4e5b-4865-bd03-2f7085d48b0f', 'reference', 'KsdR7DvdKoMCFRwCsumND00SC3L1odsUvuBRv0VQ-kg', 'returned', 1795809246, '', '', 'd3266fe8-bfa8-4ce8-af23-962e7d17ac3e', 1795811046);
INSERT INTO public.flows VALUES ('3JpqhI-0sIGLzEJUWxDSJvlPknQs6dDIC5NBujawdWg', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'sandbox-basic', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'http://127.0.0.1:41359/callback', 0, 'vlmLN5y0bfSN8fCD27NFbJKUaUiRNzgo_sfc2ZvuilQ', 'Te9G-HbsGAS71Q9dPVzzVnsmRexWHdZONCYmjXQRzhU', 'e6f7181c-6f98-48ba-9b49-43d9ce87123c', 'afb29c50-2afc-4828-8d08-fe617fe72c81', 'reference', 'vWxmfVRAeCiDKrwirVIZwZ6a13K0SmYHSQLSlyCAxmU', 'redeemed', 1795809247, 'HG1a8tWr_HFstxc5O5h2hne_qYC4sBaKtcLLA_Bbh7g', 'HG1a8tWr_HFstxc5O5h2hne_qYC4sBaKtcLLA_Bbh7g', 'f6730b13-e986-4513-8d33-d635a412408a', 1795811047);
INSERT INTO public.flows VALUES ('mFEnrhGF35jNQ_W59kY-KIfPOM_OnRS1ul0d1Z7grXk', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'sandbox-public', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'http://127.0.0.1:38929/callback', 0, 'v8fGhaqgBbC_A8frNTVmmSbwAVGxHlgmbTyGPbYq0Xg', 'zvhKAmfQBVRt1COWYvO3zu_LSjQCy9xUzpm2o2Qw8pQ', 'deb20ed3-4017-4a39-9595-1fba2bdda1fb', '22518284-4f71-4be9-a9c1-65ed2896bf01', 'reference', 'vnh-2TQGUXeeiX_nBDHLw-yfnYqMj2x6E7ACKgBn6Ik', 'returned', 1795809248, '', '', 'd41619f2-b7dd-4265-a1cf-111807ccf6da', 1795811048);
INSERT INTO public.flows VALUES ('ozTpqOvhLl7dExWucXbECHWBAk29ZmxaM3xCumATsvE', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'sandbox-basic', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'http://127.0.0.1:39059/callback', 0, 'ZYDKp7y_U5hKjYHBheby9aI8g4K5NI3Fd2PSEVIKbq4', 'ruBu5a2Rthwlit9w9_-vXwgEUWghonAi-32fR93Ckbo', '7e140a8f-34e5-4cdd-9f43-330c862e2744', 'e4a655bb-ac42-45e4-9181-9bd79c3a9371', 'reference', 'fdmOATL7MZaHwqV8zXQ7NzslE0VaMWl3enoeIxmwC4k', 'redeemed', 1795809248, '4Mg3HcfzHx-eYhdcET38QflyzdbM4lxh2b1hnvn2inE', '4Mg3HcfzHx-eYhdcET38QflyzdbM4lxh2b1hnvn2inE', '6e637ff7-6f9e-427b-9ce6-3dc9569e482f', 1795811048);
INSERT INTO public.flows VALUES ('yYkMfx05yy-y2HLenhfKNxccTjYE3N8ev9euTvSsGFU', '5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'sandbox-basic', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'http://127.0.0.1:36773/callback', 0, 'IEzXM6S4crcw5WaJbzJW20jbqh7csmeECFrV3pc5iLA', 'H7hHA_9UsxSEHipJ6wzxyhq1bgn2NqEMWCdQlvp57LE', 'a31e7b3e-baa8-4326-9a78-817748e808f0', 'cc6d920c-9dc3-48c8-a864-c16ad1ad8d17', 'reference', '9GlE-J-OG4Sw_erdBS-VGUMm5hwkN5RNCJ_hFWsLusU', 'redeemed', 1795809248, 'BusYJxosV_1uHsKvEywJhBT8lQga47NCdb75-YSe5TU', 'BusYJxosV_1uHsKvEywJhBT8lQga47NCdb75-YSe5TU', '06d635eb-0226-457c-a2fe-8c6818025d1f', 1795811048);


--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency_keys VALUES ('SvWxK-3K8AH5zRvayovVPpTQenxZojqlbjqAFlkHrds', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 1795895646);
INSERT INTO public.idempotency_keys VALUES ('rtPyYkcMpqNs5pP8FqgLtsn5QUizvJbqE1E7HM03cY4', 'f2072e6e-4dc3-44a6-88b3-15a6656918cd', 1795895646);
INSERT INTO public.idempotency_keys VALUES ('vq7RsXi2L4zlw-3R9sVXvICif56pcPBNEEaXDuSAIXA', '5834b82a-3498-4505-8003-fe6b9dce9437', 1795895646);


--
-- Data for Name: installations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.installations VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'qJOQo4mdRjZqUq-TasRx3wH67nD8LWJHOVtL4oPYmHU', 'Ada Park', 'ada@example.org', 'VERIFIED', 'amd64', 'linux', '', '', '', 1795809246, '', 0);
INSERT INTO public.installations VALUES ('f2072e6e-4dc3-44a6-88b3-15a6656918cd', '9paLU-vCxVK6Abe5AtxlvU88667er36jZFjBC3W2tNo', 'Eve Park', 'eve@example.org', 'VERIFIED', 'amd64', 'linux', '', '', '', 1795809246, '', 0);
INSERT INTO public.installations VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'FnHARwAK-rB5pIKrVjWbk_een2ajGk7lnUxfJI1wJmM', 'Max Park', 'max@example.org', 'PENDING', 'amd64', 'linux', '', '', '', 1795809246, '', 0);


--
-- Data for Name: lighthouse_schema; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lighthouse_schema VALUES (7);


--
-- Data for Name: nameless; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: operator_limits; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.operator_limits VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'platform', 'sandbox-basic', 7, 1795809249);
INSERT INTO public.operator_limits VALUES ('', 'group', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 40, 1795809249);


--
-- Data for Name: origins; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.origins VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'http://192.168.0.2:9093', NULL, NULL);
INSERT INTO public.origins VALUES ('f2072e6e-4dc3-44a6-88b3-15a6656918cd', 'http://192.168.0.2:9093', NULL, NULL);
INSERT INTO public.origins VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'http://192.168.0.2:9093', NULL, NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: owner_places; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.owner_places VALUES ('3Pmkl97V8t_gHl06yheg9fWFRHf5UYG-a02Pv5RtLsY', 1, '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', NULL);
INSERT INTO public.owner_places VALUES ('wNNlolbCihUiTRwp7yS3kmAHNHXPT7GlCn6EUfp1Ml4', 1, 'f2072e6e-4dc3-44a6-88b3-15a6656918cd', NULL);


--
-- Data for Name: pepper_check; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.pepper_check VALUES ('by8Q9asqUHD8tGExWPTMmgj7_BGP-ve7MIYed7T0TRY');


--
-- Data for Name: refresh_tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.refresh_tokens VALUES ('Rid8HE_YUA9sg0qUJGpeLz0XgfI3PgEksNVLKqvHykw', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809247);
INSERT INTO public.refresh_tokens VALUES ('hz2LhTYPYLGJtY4Cs4jfj8n90cZiPqLFUkUbmpxkjiM', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809247);
INSERT INTO public.refresh_tokens VALUES ('olHe4K0lJlQH4DtIeQgPjPKUP4YNt7BUi8K85fff80Y', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809248);
INSERT INTO public.refresh_tokens VALUES ('d13km7Obx-juOTOGQ4A0czY11MoBYAxwK4qSvoFRggk', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809248);
INSERT INTO public.refresh_tokens VALUES ('2YsKEaoKr5WDcL4nvxx_YIhCC3Et-wi99njdxblDy0Q', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809248);
INSERT INTO public.refresh_tokens VALUES ('mpSpBgqlulQgQz6QCXa7uMHfD2NoqrMh1pwvZvO-N0c', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1795809248);


--
-- Data for Name: reservations; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: seats; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.seats VALUES ('d04b1dfb-b341-4013-919d-04409cd49e2e', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'dc8e4791-4e5b-4865-bd03-2f7085d48b0f', 'reference', 1795809246, NULL);
INSERT INTO public.seats VALUES ('78d52319-042a-41f1-989a-25130d58cf06', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'afb29c50-2afc-4828-8d08-fe617fe72c81', 'subject', 1795809247, NULL);
INSERT INTO public.seats VALUES ('f22f04da-43cd-4203-9597-0f50d30e5b65', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', '22518284-4f71-4be9-a9c1-65ed2896bf01', 'reference', 1795809248, NULL);
INSERT INTO public.seats VALUES ('5e8673fb-96c4-451e-a720-2605698a539c', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'e4a655bb-ac42-45e4-9181-9bd79c3a9371', 'subject', 1795809248, NULL);
INSERT INTO public.seats VALUES ('07de58e3-fa23-47c3-b8bd-ecf0ae4349ed', '5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'cc6d920c-9dc3-48c8-a864-c16ad1ad8d17', 'subject', 1795809248, NULL);


--
-- Data for Name: sign_in_days; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sign_in_days VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 20784, 2);
INSERT INTO public.sign_in_days VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 20784, 2);
INSERT INTO public.sign_in_days VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 20784, 1);


--
-- Data for Name: sign_ins; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sign_ins VALUES ('d3266fe8-bfa8-4ce8-af23-962e7d17ac3e', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 'dc8e4791-4e5b-4865-bd03-2f7085d48b0f', 1795809246);
INSERT INTO public.sign_ins VALUES ('f6730b13-e986-4513-8d33-d635a412408a', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'afb29c50-2afc-4828-8d08-fe617fe72c81', 1795809247);
INSERT INTO public.sign_ins VALUES ('d41619f2-b7dd-4265-a1cf-111807ccf6da', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', '22518284-4f71-4be9-a9c1-65ed2896bf01', 1795809248);
INSERT INTO public.sign_ins VALUES ('6e637ff7-6f9e-427b-9ce6-3dc9569e482f', '9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'e4a655bb-ac42-45e4-9181-9bd79c3a9371', 1795809248);
INSERT INTO public.sign_ins VALUES ('06d635eb-0226-457c-a2fe-8c6818025d1f', '5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 'cc6d920c-9dc3-48c8-a864-c16ad1ad8d17', 1795809248);


--
-- Data for Name: signing_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: suspensions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.suspensions VALUES ('f2072e6e-4dc3-44a6-88b3-15a6656918cd', 'asked for a break', 1795809249);


--
-- Data for Name: tickets; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: usage_counts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.usage_counts VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01', 2, 0, 2, 0, 0, 2);
INSERT INTO public.usage_counts VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 2, 2, 0, 0, 0, 2);
INSERT INTO public.usage_counts VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', 'a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02', 1, 1, 0, 0, 0, 1);


--
-- Data for Name: uses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.uses VALUES ('verification mails to 3Pmkl97V8t_gHl06yheg9fWFRHf5UYG-a02Pv5RtLsY', 0, 1795809246);
INSERT INTO public.uses VALUES ('verification mails to wNNlolbCihUiTRwp7yS3kmAHNHXPT7GlCn6EUfp1Ml4', 0, 1795809246);
INSERT INTO public.uses VALUES ('verification mails to S_xZpAobGPaLTxOUejB2GpkFPwVHR4cbjyx_qlvqMAo', 0, 1795809246);


--
-- Data for Name: verifications; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.verifications VALUES ('5834b82a-3498-4505-8003-fe6b9dce9437', '3ed9d4a6-107d-4cf8-bd56-3246d3d6c896', 'max@example.org', 0, 0, 1795895646);
INSERT INTO public.verifications VALUES ('9c18d5b4-4938-4c40-9ec8-d5244f4749f4', 'bfc79ffb-3649-423c-8c24-88166e3969ee', 'ada@example.org', 1, 1, 1795895646);
INSERT INTO public.verifications VALUES ('f2072e6e-4dc3-44a6-88b3-15a6656918cd', 'ffa4cb20-f947-44f5-a391-933c36b5a89e', 'eve@example.org', 1, 1, 1795895646);


--
-- Name: catalog_entries catalog_entries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.catalog_entries
    ADD CONSTRAINT catalog_entries_pkey PRIMARY KEY (kind, list, id);


--
-- Name: catalog_probes catalog_probes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.catalog_probes
    ADD CONSTRAINT catalog_probes_pkey PRIMARY KEY (endpoint_id);


--
-- Name: evidence evidence_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (installation_id, limit_group, kind, key_hash);


--
-- Name: flows flows_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flows
    ADD CONSTRAINT flows_pkey PRIMARY KEY (state_hash);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key_hash);


--
-- Name: installations installations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.installations
    ADD CONSTRAINT installations_pkey PRIMARY KEY (installation_id);


--
-- Name: nameless nameless_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.nameless
    ADD CONSTRAINT nameless_pkey PRIMARY KEY (installation_id);


--
-- Name: notices notices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (installation_id, limit_group, notice);


--
-- Name: operator_limits operator_limits_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.operator_limits
    ADD CONSTRAINT operator_limits_pkey PRIMARY KEY (installation_id, scope, name);


--
-- Name: origins origins_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.origins
    ADD CONSTRAINT origins_pkey PRIMARY KEY (installation_id, origin);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (mail_id);


--
-- Name: owner_places owner_places_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.owner_places
    ADD CONSTRAINT owner_places_pkey PRIMARY KEY (owner_hash, place);


--
-- Name: pepper_check pepper_check_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pepper_check
    ADD CONSTRAINT pepper_check_pkey PRIMARY KEY (key_hash);


--
-- Name: refresh_tokens refresh_tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash);


--
-- Name: reservations reservations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (installation_id, limit_group, reservation_id);


--
-- Name: seats seats_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_pkey PRIMARY KEY (seat_id);


--
-- Name: sign_in_days sign_in_days_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_days
    ADD CONSTRAINT sign_in_days_pkey PRIMARY KEY (installation_id, limit_group, day);


--
-- Name: sign_ins sign_ins_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT sign_ins_pkey PRIMARY KEY (sign_in_id);


--
-- Name: signing_keys signing_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (key_id);


--
-- Name: suspensions suspensions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.suspensions
    ADD CONSTRAINT suspensions_pkey PRIMARY KEY (installation_id);


--
-- Name: tickets tickets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (ticket_hash);


--
-- Name: usage_counts usage_counts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.usage_counts
    ADD CONSTRAINT usage_counts_pkey PRIMARY KEY (installation_id, limit_group);


--
-- Name: uses uses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.uses
    ADD CONSTRAINT uses_pkey PRIMARY KEY (what, slot);


--
-- Name: verifications verifications_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT verifications_pkey PRIMARY KEY (installation_id);


--
-- Name: catalog_entries_by_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX catalog_entries_by_id ON public.catalog_entries USING btree (kind, id, list);


--
-- Name: evidence_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX evidence_of_user ON public.evidence USING btree (installation_id, limit_group, user_id);


--
-- Name: flows_by_challenge; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX flows_by_challenge ON public.flows USING btree (endpoint_id, code_challenge) WHERE (code_challenge <> ''::text);


--
-- Name: flows_by_code; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX flows_by_code ON public.flows USING btree (code_hash);


--
-- Name: flows_by_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX flows_by_expiry ON public.flows USING btree (expires_at);


--
-- Name: origins_by_origin; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX origins_by_origin ON public.origins USING btree (origin);


--
-- Name: origins_to_prove; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX origins_to_prove ON public.origins USING btree (prove_at);


--
-- Name: outbox_by_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_by_due ON public.outbox USING btree (due_at);


--
-- Name: outbox_of; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_of ON public.outbox USING btree (installation_id);


--
-- Name: owner_places_of; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX owner_places_of ON public.owner_places USING btree (installation_id);


--
-- Name: public_origins; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX public_origins ON public.origins USING btree (origin) WHERE (proven_at IS NOT NULL);


--
-- Name: seats_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX seats_of_user ON public.seats USING btree (installation_id, limit_group, user_id);


--
-- Name: sign_in_days_by_day; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_days_by_day ON public.sign_in_days USING btree (day, installation_id);


--
-- Name: sign_ins_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_ins_of_user ON public.sign_ins USING btree (installation_id, limit_group, user_id);


--
-- Name: tickets_by_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tickets_by_expiry ON public.tickets USING btree (expires_at);


--
-- Name: uses_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uses_by_age ON public.uses USING btree (used_at);


--
-- Name: verifications_by_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX verifications_by_id ON public.verifications USING btree (verification_id);


--
-- PostgreSQL database dump complete
--


