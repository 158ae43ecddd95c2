import json, random, sys
seed=int(sys.argv[1]); n=int(sys.argv[2]); random.seed(seed)
KEYS=["a","b","c","d","x y","1","a.b","k-1","é"]
def scalar():
    return random.choice([None,True,False,0,1,-3,1.0,2.5,1e-5,"s","text with words","???","1","1.0","yes","null","", "a:b","${a}","${b}","${a.b}","${.c}","${..a}","${a}/${b}","${oc.select:a,7}","${oc.select:.b}","${a[0]}","${a.0}","${oc.env:HOME_NOT_SET_X,d}","${oc.env:NOPE}","\\${a}","\\\\${a}","${oc.decode:'[1,${b}]'}","${oc.create:{z:${a}}}","${oc.dict.keys:a}","${oc.dict.values:.a}","${oc.dict.values:b}","${nope}","${nope:1}","${${b}}","${a.${c}}","${a[${c}]}","${c}","${d}","${oc.decode:${b}}","x${.b}y","${...a}","b","c","0","${[a].b}","${ a }","${oc.select:a.b,null}","${oc.select:'a',[1,{k:2}]}","\\???","${a[-1]}","${k-1}","${é}","${1}","${a.b.c}"])
def tree(d):
    r=random.random()
    if d==0 or r<.35: return scalar()
    if r<.8: return {random.choice(KEYS):tree(d-1) for _ in range(random.randint(0,4))}
    return [tree(d-1) for _ in range(random.randint(0,3))]
def root():
    t=tree(3)
    while not isinstance(t,(dict,list)): t=tree(3)
    if isinstance(t,list) and random.random()<.8: return root()
    return t
def path():
    return random.choice(["","."])*(random.random()<.1) + random.choice([".","."]).join(random.choice(["a","b","c","d","0","1","-1","k-1","é","x y"]) for _ in range(random.randint(1,3))) if random.random()<.8 else random.choice(["a[0]","[a].b","a[b]","a[0].b","a\\.b","..a","","a..b","a[","a[-1]","a[x]"])
for i in range(n):
    r=random.random(); kw={}
    if r<.2: api="OmegaConf.merge"; args=[root() for _ in range(random.randint(2,3))]
    elif r<.25: api="OmegaConf.unsafe_merge"; args=[root() for _ in range(2)]
    elif r<.4: api="OmegaConf.select"; args=[root(),path()]; kw=random.choice([{},{},{"default":5},{"throw_on_missing":True},{"throw_on_resolution_failure":False}])
    elif r<.6: api="OmegaConf.to_container"; args=[root()]; kw={"resolve":True}
    elif r<.75: api="OmegaConf.update"; args=[root(),path(),tree(2)]; kw=random.choice([{},{},{"merge":False},{"force_add":True}])
    elif r<.82: api="OmegaConf.missing_keys"; args=[root()]
    elif r<.9: api="OmegaConf.resolve"; args=[root()]
    elif r<.95: api="OmegaConf.to_yaml"; args=[root()]; kw=random.choice([{},{"resolve":True}])
    else: api="OmegaConf.from_dotlist"; args=[[path()+random.choice(["=1","="," = x","=[1,{a: 2}]","","=yes","=1:30","=${a}","={a: b}","=a=b"]) for _ in range(random.randint(1,3))]]
    print(json.dumps({"api":api,"args":args,"kwargs":kw,"id":f"r{seed}-{i}"}))
