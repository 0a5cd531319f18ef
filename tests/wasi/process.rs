//! Arguments, variables, clocks, waiting, random bytes, the process, and sockets, of which there are none.

use wasmc_tests::puppet::calls::{BUFFER, OUT, READ};
use wasmc_tests::world::RW;

use crate::errno::{BADF, INVAL, NOTSOCK, NOTSUP};
use crate::{Stage, Test};

const O: u64 = OUT as u64;
const B: u64 = BUFFER as u64;

/// What puppets are called.
const NAME: &[u8] = b"program\0";

pub(crate) const TESTS: &[Test] = &[
    ("args_sizes_get", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("args_sizes_get", &[O, O + 4]), 0);
        assert_eq!(puppet.load(OUT, 8), [1, 0, 0, 0, NAME.len() as u8, 0, 0, 0]);
    }),
    ("args_get", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("args_get", &[O, B]), 0);
        assert_eq!((puppet.out(), puppet.load(BUFFER, 8)), (BUFFER, NAME.to_vec()));
    }),
    ("environ_sizes_get", |Stage { puppet, .. }| {
        puppet.store(OUT, &[0xff; 8]);
        assert_eq!(puppet.call("environ_sizes_get", &[O, O + 4]), 0);
        assert_eq!(puppet.load(OUT, 8), [0; 8], "nothing was granted");
    }),
    ("environ_get", |Stage { puppet, .. }| assert_eq!(puppet.call("environ_get", &[O, B]), 0)),
    ("clock_res_get", |Stage { puppet, .. }| {
        for clock in 0..4 {
            assert_eq!(puppet.call("clock_res_get", &[clock, O]), 0);
            assert!((1..1_000_000_000).contains(&puppet.out64()));
        }
        assert_eq!(puppet.call("clock_res_get", &[4, O]), INVAL);
    }),
    ("clock_time_get", |Stage { puppet, .. }| {
        for clock in 0..4 {
            let times = [(); 2].map(|()| {
                assert_eq!(puppet.call("clock_time_get", &[clock, 1, O]), 0);
                puppet.out64()
            });
            assert!(0 < times[0] && times[0] <= times[1], "{times:?}");
        }
        assert_eq!(puppet.call("clock_time_get", &[4, 1, O]), INVAL);
    }),
    ("poll_oneoff", |Stage { puppet, .. }| {
        let subscription = |userdata: u64, tag: u8, id: u32, timeout: u64| {
            let mut bytes = [0; 48];
            bytes[..8].copy_from_slice(&userdata.to_le_bytes());
            bytes[8] = tag;
            bytes[16..20].copy_from_slice(&id.to_le_bytes());
            bytes[24..32].copy_from_slice(&timeout.to_le_bytes());
            bytes
        };
        let fd = puppet.open(RW, "file", 0, READ).expect("a file");
        let hour = 3_600_000_000_000;
        puppet.store(BUFFER, &[subscription(1, 0, 1, hour), subscription(2, 1, fd as u32, 0)].concat());
        assert_eq!(puppet.call("poll_oneoff", &[B, B + 200, 2, O]), 0);
        let event = puppet.load(BUFFER + 200, 32);
        assert_eq!((puppet.out(), event[0], event[8], event[10]), (1, 2, 0, 1), "the file can be read");
        puppet.store(BUFFER, &subscription(3, 0, 1, 1_000_000));
        assert_eq!((puppet.call("poll_oneoff", &[B, B + 200, 1, O]), puppet.out()), (0, 1));
        puppet.store(BUFFER, &subscription(4, 1, 77, 0));
        assert_eq!(puppet.call("poll_oneoff", &[B, B + 200, 1, O]), BADF);
        assert_eq!(puppet.call("poll_oneoff", &[B, B + 200, 0, O]), INVAL);
        // In preview 0 a clock has an identifier of its own before its number.
        let mut old = [0; 56];
        (old[0], old[24]) = (9, 1);
        puppet.store(BUFFER, &old);
        assert_eq!(puppet.call("wasi_unstable.poll_oneoff", &[B, B + 200, 1, O]), 0);
        assert_eq!((puppet.out(), puppet.load(BUFFER + 200, 1)), (1, vec![9]));
    }),
    ("proc_exit", |stage| {
        for (code, status) in [(0, 0), (7, 7), (255, 255), (256, 255), (0xffff_ffff, 255)] {
            let mut puppet = stage.puppet.model().start(stage.world.base());
            let ending = puppet.perform("proc_exit", &[code]).expect_err("it ends");
            assert_eq!((ending.status.code(), ending.stderr.as_str()), (Some(status), ""));
        }
    }),
    ("proc_raise", |Stage { puppet, .. }| {
        for signal in 0..32 {
            assert_eq!(puppet.call("proc_raise", &[signal]), NOTSUP);
        }
    }),
    ("random_get", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("random_get", &[B, 1000]), 0);
        let bytes = puppet.load(BUFFER, 1001);
        assert!(bytes[..1000].chunks_exact(50).all(|chunk| chunk.iter().any(|&byte| byte != 0)));
        assert_eq!(bytes[1000], 0);
        assert_eq!(puppet.call("random_get", &[B, 0]), 0);
    }),
    ("sched_yield", |Stage { puppet, .. }| assert_eq!(puppet.call("sched_yield", &[]), 0)),
    ("sock_accept", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("sock_accept", &[RW, 0, O]), NOTSOCK);
        assert_eq!(puppet.call("sock_accept", &[77, 0, O]), BADF);
    }),
    ("sock_recv", |Stage { puppet, .. }| {
        let [vectors, count] = puppet.vectors(&[(BUFFER, 4)]);
        assert_eq!(puppet.call("sock_recv", &[RW, vectors, count, 0, O, O + 4]), NOTSOCK);
        assert_eq!(puppet.call("sock_recv", &[77, vectors, count, 0, O, O + 4]), BADF);
    }),
    ("sock_send", |Stage { puppet, .. }| {
        let [vectors, count] = puppet.vectors(&[(BUFFER, 4)]);
        assert_eq!(puppet.call("sock_send", &[RW, vectors, count, 0, O]), NOTSOCK);
        assert_eq!(puppet.call("sock_send", &[77, vectors, count, 0, O]), BADF);
    }),
    ("sock_shutdown", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("sock_shutdown", &[RW, 3]), NOTSOCK);
        assert_eq!(puppet.call("sock_shutdown", &[77, 3]), BADF);
    }),
];
