PRAGMA application_id = 1836016753;
PRAGMA user_version = 1;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE queue_info (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, file TEXT NOT NULL, format TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0, problems INTEGER NOT NULL DEFAULT 0, taken_back TEXT,
    state TEXT NOT NULL, first INTEGER NOT NULL
);
CREATE TABLE problems (
    id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES imports(id), file TEXT NOT NULL,
    line INTEGER, reason TEXT NOT NULL, params TEXT NOT NULL, raw TEXT NOT NULL
);
CREATE INDEX problems_import ON problems(import_id);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, source TEXT NOT NULL, source_id TEXT, title TEXT,
    url TEXT, posted_raw TEXT, paragraphs TEXT NOT NULL, import_id INTEGER NOT NULL REFERENCES imports(id)
);
CREATE TABLE comments (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, article_id INTEGER REFERENCES articles(id),
    parent_uid TEXT, import_id INTEGER NOT NULL REFERENCES imports(id), position INTEGER NOT NULL,
    author TEXT NOT NULL, text TEXT NOT NULL, source_id TEXT, author_raw TEXT, posted_raw TEXT,
    posted_at TEXT, posted_precision TEXT, likes INTEGER, replies INTEGER, place TEXT, extra TEXT,
    salt BLOB NOT NULL, row_hash BLOB NOT NULL
);
CREATE INDEX comments_article ON comments(article_id, position);
CREATE INDEX comments_parent ON comments(parent_uid) WHERE parent_uid IS NOT NULL;
CREATE INDEX comments_author ON comments(author);
CREATE INDEX comments_import ON comments(import_id);
CREATE TABLE sightings (
    comment_id INTEGER NOT NULL REFERENCES comments(id), import_id INTEGER NOT NULL REFERENCES imports(id),
    PRIMARY KEY (comment_id, import_id)
) WITHOUT ROWID;
CREATE INDEX sightings_import ON sightings(import_id);
CREATE TABLE replaced (
    comment_id INTEGER NOT NULL REFERENCES comments(id), import_id INTEGER NOT NULL REFERENCES imports(id),
    author TEXT NOT NULL, was TEXT NOT NULL, PRIMARY KEY (comment_id, import_id)
) WITHOUT ROWID;
CREATE INDEX replaced_import ON replaced(import_id);
CREATE INDEX comments_time ON comments(posted_at) WHERE posted_at IS NOT NULL;
CREATE TABLE reviews (
    comment_id INTEGER PRIMARY KEY REFERENCES comments(id),
    status TEXT NOT NULL DEFAULT 'open', reason TEXT, tags TEXT, note TEXT, reviewer TEXT, decided_at TEXT,
    changed INTEGER NOT NULL DEFAULT 0,
    flagged INTEGER NOT NULL DEFAULT 0, priority REAL NOT NULL DEFAULT 0, abuse REAL, sentiment REAL,
    off_topic REAL, cluster TEXT, category TEXT, severity TEXT, field TEXT, parts TEXT,
    scored INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reviews_queue ON reviews(status, priority DESC, comment_id);
CREATE INDEX reviews_order ON reviews(priority DESC, comment_id);
CREATE INDEX reviews_flagged ON reviews(status, priority DESC, comment_id) WHERE flagged = 1;
CREATE INDEX reviews_cluster ON reviews(cluster) WHERE cluster IS NOT NULL;
CREATE INDEX reviews_reviewer ON reviews(reviewer) WHERE reviewer IS NOT NULL;
CREATE INDEX reviews_tagged ON reviews(comment_id) WHERE tags IS NOT NULL;
CREATE INDEX reviews_noted ON reviews(comment_id) WHERE note IS NOT NULL;
CREATE INDEX reviews_unscored ON reviews(comment_id) WHERE scored = 0;
CREATE TABLE findings (
    id INTEGER PRIMARY KEY, comment_id INTEGER NOT NULL REFERENCES comments(id), rule TEXT NOT NULL,
    version INTEGER NOT NULL, category TEXT NOT NULL, severity TEXT NOT NULL, field TEXT NOT NULL,
    spans TEXT NOT NULL, held_back INTEGER NOT NULL, why TEXT NOT NULL, why_en TEXT NOT NULL, reading TEXT,
    reason TEXT, hits TEXT NOT NULL, wrong INTEGER NOT NULL
);
CREATE INDEX findings_comment ON findings(comment_id);
CREATE INDEX findings_category ON findings(category, comment_id);
CREATE INDEX findings_rule ON findings(rule, comment_id);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, number INTEGER NOT NULL,
    at TEXT NOT NULL, reviewer TEXT NOT NULL, verb TEXT NOT NULL, gesture TEXT NOT NULL, comment_uid TEXT,
    reason TEXT, tags TEXT, note_digest TEXT, text_digest TEXT, reverses TEXT, shown TEXT, payload TEXT,
    seconds REAL, author_digest TEXT, previous TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (origin, number)
);
CREATE INDEX events_comment ON events(comment_uid) WHERE comment_uid IS NOT NULL;
CREATE INDEX events_gesture ON events(gesture);
CREATE INDEX events_verdict ON events(seq) WHERE verb = 'verdict';
CREATE TABLE notes (
    event_uid TEXT PRIMARY KEY REFERENCES events(uid), note TEXT NOT NULL, salt BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE names (
    event_uid TEXT PRIMARY KEY REFERENCES events(uid), author TEXT NOT NULL, salt BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX names_author ON names(author);
CREATE TABLE authors (
    name TEXT PRIMARY KEY, standing TEXT, warnings INTEGER NOT NULL, verdict TEXT, reason TEXT, note TEXT,
    reviewer TEXT, decided_at TEXT
) WITHOUT ROWID;
CREATE TABLE gestures (
    seq INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, events INTEGER NOT NULL, undone_by TEXT
);
CREATE INDEX gestures_done ON gestures(seq) WHERE undone_by IS NULL;
CREATE TABLE verdicts (
    rule TEXT NOT NULL, words TEXT NOT NULL, around TEXT NOT NULL, counts INTEGER NOT NULL,
    PRIMARY KEY (rule, words, around)
) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
    text, author, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co S*'"
);
CREATE VIEW decisions_latest AS
    SELECT c.uid, c.source_id, a.uid AS article, c.parent_uid AS parent, c.author, c.posted_at, c.posted_raw,
           c.text, r.status, r.reason, r.tags, r.note, r.reviewer, r.decided_at, r.flagged, r.priority
    FROM comments c JOIN reviews r ON r.comment_id = c.id LEFT JOIN articles a ON a.id = c.article_id;
CREATE VIEW journal AS
    SELECT e.seq, e.at, e.reviewer, e.verb, e.comment_uid, coalesce(c.author, m.author) AS author, c.text,
           e.reason, e.tags, n.note, e.gesture, e.reverses, e.hash
    FROM events e LEFT JOIN comments c ON c.uid = e.comment_uid LEFT JOIN notes n ON n.event_uid = e.uid
    LEFT JOIN names m ON m.event_uid = e.uid;
INSERT INTO _sqlite_migrations VALUES (1,'moderation-desk','0001_first','2026-11-23 16:15:15.476448+00:00');
INSERT INTO queue_info VALUES ('created','2026-11-23T16:15:15.476Z');
INSERT INTO queue_info VALUES ('origin','788ab854c4b357c938b84a9e');
INSERT INTO imports VALUES (1,'2026-11-23T16:15:15.511Z','t','test',1,8,0,0,0,NULL,'done',1);
INSERT INTO articles VALUES (1,'a0000000000000000001','test',NULL,'题目',NULL,NULL,'["第一段", "第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段第二段"]',1);
INSERT INTO comments VALUES (1,'c0000000000000000001',1,NULL,1,1,'作者1','第1条说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'3C3DDDDEC70D84E49D32F0576F44FBEA',X'1841B1FD8444084503BF2250A44C6894');
INSERT INTO comments VALUES (2,'c0000000000000000002',1,NULL,1,2,'作者2','第2条说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'0591029E6B10EC684BE293F7CCC302F6',X'F24D42CF91620A488904087DD7EB92C3');
INSERT INTO comments VALUES (3,'c0000000000000000003',1,NULL,1,3,'作者3','第3条说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'0F4EC19E7A92AF59D48A902A0458F174',X'F869E2329CEC1A7C4BCE83339158362C');
INSERT INTO comments VALUES (4,'c0000000000000000004',1,NULL,1,4,'作者4','第4条说点什么说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'F1C90072C69A69449B9628347BE58298',X'9B94D89BAD01A9CABA211A80B9F13C9F');
INSERT INTO comments VALUES (5,'c0000000000000000005',1,NULL,1,5,'作者5','第5条说点什么说点什么说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'5077D59E0A31DC4FF6CDCC327188F4DF',X'92933D03E9F03BF23B27B8D208245522');
INSERT INTO comments VALUES (6,'c0000000000000000006',1,NULL,1,6,'作者6','第6条说点什么说点什么说点什么说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'7B25EDED6BABB8164E7D6F3BCC974910',X'C5208C2394499550E2E8CC37F7214F0B');
INSERT INTO comments VALUES (7,'c0000000000000000007',1,NULL,1,7,'作者0','第7条说点什么说点什么说点什么说点什么说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'F11A770E5CB2B2893EE907C31F63CA32',X'0B34218D73972B2B50DCC82A9996EDB8');
INSERT INTO comments VALUES (8,'c0000000000000000008',1,NULL,1,8,'作者1','第8条说点什么说点什么说点什么说点什么说点什么说点什么说点什么说点什么',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'E9FF6A64E7F4DC18E04DA0C511B95392',X'A1103736E2AAEE8B688B6D7A0236A1B1');
INSERT INTO reviews VALUES (1,'hidden',NULL,'["coded"]','备注0','甲','2026-11-23T16:15:15.532Z',0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (2,'approved',NULL,'["coded"]','备注1','甲','2026-11-23T16:15:15.537Z',0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (3,'hidden',NULL,'["coded"]','备注2','甲','2026-11-23T16:15:15.543Z',0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (4,'approved',NULL,'["coded"]','备注3','甲','2026-11-23T16:15:15.563Z',0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (5,'hidden',NULL,'["coded"]','备注4','甲','2026-11-23T16:15:15.567Z',0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (6,'open',NULL,NULL,NULL,NULL,NULL,0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (7,'open',NULL,NULL,NULL,NULL,NULL,0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO reviews VALUES (8,'open',NULL,NULL,NULL,NULL,NULL,0,0,0.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (1,'6dd949e3a06058c739a4d9c7','788ab854c4b357c938b84a9e',1,'2026-11-23T16:15:15.512Z','甲','load','d06e4af28e202c7d7060b6af',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"articles":1,"duplicates":0,"file":"t","format":"test","import":1,"new":8,"problems":0,"updated":0}',NULL,'0000000000000000000000000000000000000000000000000000000000000000','c24b37a9fa499291baef35199772a70c973b696d4367c93cb29e995ca4cabbef');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (2,'816a0b21c74f68d5ba9f898d','788ab854c4b357c938b84a9e',2,'2026-11-23T16:15:15.532Z','甲','hide','097ead79e4cfa575a7797319','c0000000000000000001',NULL,'["coded"]','ea6e4f315361f56ca531cfa53e2126297a184bbcac0465815c1547593c1a5328','4a3ec1a59e4146c2cd4205af6296ba5cea6d05827b7d7e394181bb059cf4e6e0',NULL,NULL,NULL,NULL,'c24b37a9fa499291baef35199772a70c973b696d4367c93cb29e995ca4cabbef','39b613f90ffc06f56ec4b8b5d2cdd18d2717da7fc98699e740b4d67b9ed90254');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (3,'7f183d3af652af84c07cd724','788ab854c4b357c938b84a9e',3,'2026-11-23T16:15:15.537Z','甲','approve','ac5948b77ceab7aa8bb125ae','c0000000000000000002',NULL,'["coded"]','add5a48d5652a13cea1c4528eacad3d22e6dfb4ac6bc4945d27a4ff0c65d8e92','d9d22a28f8779270b61370ee3bca1ea56b900dfecd8e24bc7bea2d5e279c5dc7',NULL,NULL,NULL,NULL,'39b613f90ffc06f56ec4b8b5d2cdd18d2717da7fc98699e740b4d67b9ed90254','3e66c19d5f6ac9488faa89aa46720016a6b8dd4bb9b689189f58c57bed560efc');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (4,'cea011fa7713b13e49dcfcce','788ab854c4b357c938b84a9e',4,'2026-11-23T16:15:15.543Z','甲','hide','5b5314fa485759d487298d57','c0000000000000000003',NULL,'["coded"]','ef557236d768274f52f30a3c00c4252d5253e944fb939f1bd7bff26a7ffcf15d','b552abbe7e06a53c51fe1ad38d814c95183ade65ec2d001a67a05b63db32951b',NULL,NULL,NULL,NULL,'3e66c19d5f6ac9488faa89aa46720016a6b8dd4bb9b689189f58c57bed560efc','7ff764301693860646ea138dc189edfeb2a5cf8a66f4e6b81c098e881cbe8e18');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (5,'eb2d20330828263d0ff8bdad','788ab854c4b357c938b84a9e',5,'2026-11-23T16:15:15.563Z','甲','approve','c2bed2b3d58a18a4df9b60e0','c0000000000000000004',NULL,'["coded"]','d74e70f16ca5e97a4a06d264f668dbd22d3b6c444fbf84dba4b4377d1d36670d','bfa6b1f6c0b86ecedb2381f3025c595846198a7c8421ab39bbf89c7f2ce48eb7',NULL,NULL,NULL,NULL,'7ff764301693860646ea138dc189edfeb2a5cf8a66f4e6b81c098e881cbe8e18','652d35ec4aa6bb105d68b855de7f0a8e59777b6d25248382c74bfa7c11c13fac');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (6,'c65dfc31db35ee85c43044f8','788ab854c4b357c938b84a9e',6,'2026-11-23T16:15:15.567Z','甲','hide','ca19a3019d6f7e35cb788e63','c0000000000000000005',NULL,'["coded"]','a3112679ee6fc5bea3b00105b12949d4154dd1777b0b85779ef0e4c1517155b2','882fa9b38c73ee2c21deb05771fa4d53f7e51104928eca78c017f5b08cc68d5d',NULL,NULL,NULL,NULL,'652d35ec4aa6bb105d68b855de7f0a8e59777b6d25248382c74bfa7c11c13fac','4590744d5ca6dfe29e3a0afe30fdb2d6002cd78820216a041a5a236669e6ff2c');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (7,'6c87d6784da079c9c67b798f','788ab854c4b357c938b84a9e',7,'2026-11-23T16:15:15.582Z','甲','approve','5eee79fb1d9384175d73fdd0','c0000000000000000006',NULL,'["coded"]','79a8220c294d78f800c46cb754efcd8db1f6657b38a72e54fda121331ca24dd5','c05cc6c15af7bca21b15676d27074203993c437f3f11c00de4b8479691322b2d',NULL,NULL,NULL,NULL,'4590744d5ca6dfe29e3a0afe30fdb2d6002cd78820216a041a5a236669e6ff2c','8e9333c26589186aa260285682fc32d89612c9a7ed0212b4768ed8b963a7fde9');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (8,'c354ce95cd54cd6c48d61814','788ab854c4b357c938b84a9e',8,'2026-11-23T16:15:15.595Z','甲','hide','9cdff558e900ba692e86f1d3','c0000000000000000007',NULL,'["coded"]','7df420ebe475bb507cc42dc501f0d392c7d65a2c934707e6e758026862b219a8','b723c8b7ec099ef5d6cefa93e19371325aa066ff66d03b247429c314f881aba7',NULL,NULL,NULL,NULL,'8e9333c26589186aa260285682fc32d89612c9a7ed0212b4768ed8b963a7fde9','7482b129bcddcc83aad17a65a953ff22161f01dd163f9f9da27e886ece13e777');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (9,'7eccfd261ce5c8f38f269a93','788ab854c4b357c938b84a9e',9,'2026-11-23T16:15:15.611Z','甲','approve','d3037badad99a96cd832bdb6','c0000000000000000008',NULL,'["coded"]','5a14c16b8feaa45b3effb36b81c277a722224d55739a5ce809d398a77d912da4','20f922476acfda77ade634600cf334825fb2196a3d4386d20a44a55f2cf55a75',NULL,NULL,NULL,NULL,'7482b129bcddcc83aad17a65a953ff22161f01dd163f9f9da27e886ece13e777','f94b5c1a0472dc8018fa9a9e730fb9886b487df4dede043221be8fa80bdcc018');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (10,'1d47994349d8f05fcd894301','788ab854c4b357c938b84a9e',10,'2026-11-23T16:15:15.623Z','甲','undo','f3dbcccf53da990682061f2d','c0000000000000000008',NULL,NULL,NULL,'20f922476acfda77ade634600cf334825fb2196a3d4386d20a44a55f2cf55a75','7eccfd261ce5c8f38f269a93',NULL,NULL,NULL,'f94b5c1a0472dc8018fa9a9e730fb9886b487df4dede043221be8fa80bdcc018','7c7b23e0cdd28a4d4f46c885b8cf427f53fa5a652f5fbe263f979a11dd332114');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (11,'4cc3d59ed8f33418a9f28523','788ab854c4b357c938b84a9e',11,'2026-11-23T16:15:15.624Z','甲','undo','d69e538e397e0526e131c4c8','c0000000000000000007',NULL,NULL,NULL,'b723c8b7ec099ef5d6cefa93e19371325aa066ff66d03b247429c314f881aba7','c354ce95cd54cd6c48d61814',NULL,NULL,NULL,'7c7b23e0cdd28a4d4f46c885b8cf427f53fa5a652f5fbe263f979a11dd332114','473af4462c7e9eb15e41f55ac07516f4f5411dec3b90bf17b05f5013c2f89b84');
INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, reverses, shown, payload, seconds, previous, hash) VALUES (12,'a416e01ef4ea20c47547b102','788ab854c4b357c938b84a9e',12,'2026-11-23T16:15:15.624Z','甲','undo','70c3e68a2262fca34c713d5e','c0000000000000000006',NULL,NULL,NULL,'c05cc6c15af7bca21b15676d27074203993c437f3f11c00de4b8479691322b2d','6c87d6784da079c9c67b798f',NULL,NULL,NULL,'473af4462c7e9eb15e41f55ac07516f4f5411dec3b90bf17b05f5013c2f89b84','d009958906ebf61212cf6b1ac56e2dcc3258f8de82b99e8abd8509de5032aa25');
INSERT INTO notes VALUES ('6c87d6784da079c9c67b798f','备注5',X'2809A5A3FFFA01940B45312C426F59DA');
INSERT INTO notes VALUES ('7eccfd261ce5c8f38f269a93','备注7',X'CDD15F24EE1986EF48E1B955AD8A03EC');
INSERT INTO notes VALUES ('7f183d3af652af84c07cd724','备注1',X'5B0669161A6384AFC0049F8170FFA07E');
INSERT INTO notes VALUES ('816a0b21c74f68d5ba9f898d','备注0',X'E09209CB7C0D21B32621D9CE43F8C8B2');
INSERT INTO notes VALUES ('c354ce95cd54cd6c48d61814','备注6',X'302308F8B253820D27044EBF376C48D1');
INSERT INTO notes VALUES ('c65dfc31db35ee85c43044f8','备注4',X'734715F1CC15F02015B503D6530FE977');
INSERT INTO notes VALUES ('cea011fa7713b13e49dcfcce','备注2',X'F9855B9E6294C695BDF18BF2E5E91DF6');
INSERT INTO notes VALUES ('eb2d20330828263d0ff8bdad','备注3',X'457301E0460F2FCA30BA53BE33D6FDB7');
INSERT INTO gestures VALUES (1,'097ead79e4cfa575a7797319',1,NULL);
INSERT INTO gestures VALUES (2,'ac5948b77ceab7aa8bb125ae',1,NULL);
INSERT INTO gestures VALUES (3,'5b5314fa485759d487298d57',1,NULL);
INSERT INTO gestures VALUES (4,'c2bed2b3d58a18a4df9b60e0',1,NULL);
INSERT INTO gestures VALUES (5,'ca19a3019d6f7e35cb788e63',1,NULL);
INSERT INTO gestures VALUES (6,'5eee79fb1d9384175d73fdd0',1,'70c3e68a2262fca34c713d5e');
INSERT INTO gestures VALUES (7,'9cdff558e900ba692e86f1d3',1,'d69e538e397e0526e131c4c8');
INSERT INTO gestures VALUES (8,'d3037badad99a96cd832bdb6',1,'f3dbcccf53da990682061f2d');
INSERT INTO counters VALUES ('status:approved',2);
INSERT INTO counters VALUES ('status:hidden',3);
INSERT INTO counters VALUES ('status:open',3);
